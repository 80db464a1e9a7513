//! A store in a browser: events on a map, on a timeline and in a list, and behind each the words that it rests on, who said
//! them, and who says otherwise.
//!
//! [`open`] opens the store and the door, [`Served::run`] answers until it is told to end. Pages are made here and need no script;
//! the scripts of `web/` add to them where they were there when the program was built. Nothing is written, nothing comes from
//! elsewhere, and what a report says is shown as text and never as a page. docs/page.md tells the addresses.
//!
//! Left out on purpose: reading and linking, and what makes a store.

mod answer;
mod api;
mod assets;
mod atom;
mod filter;
mod guard;
mod marks;
mod openapi;
mod routes;
mod scene;
mod server;
mod shelf;
mod timeline;
mod views;

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use guard::Guard;
use server::House;
use shelf::Shelf;

pub use guard::Token;

/// What is served, where, and to whom.
#[derive(Debug, Clone)]
pub struct Serving {
    /// The store.
    pub store: PathBuf,
    /// Where to listen; port 0 for any that is free.
    pub listen: SocketAddr,
    /// Names of the host besides its numbers.
    pub hosts: Vec<String>,
    /// What everybody must know who asks. Without it only the loopback may be listened on.
    pub token: Option<Token>,
}

/// Why nothing is served.
#[derive(Debug)]
pub enum Error {
    /// The store cannot be used.
    Store(store::Error),
    /// The address cannot be used.
    Listen(SocketAddr, io::Error),
    /// Others could ask, and no token was given.
    Open(SocketAddr),
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Error::Store(error) => error.fmt(f),
            Error::Listen(address, error) => {
                write!(f, "{address}: cannot be listened on ({error}); give another with --listen, such as 127.0.0.1:0")
            }
            Error::Open(address) => write!(
                f,
                "{address}: others can reach this address; make a token (head -c 24 /dev/urandom | base64 > token; chmod 600 \
                 token) and give it with --token-file token, or listen on 127.0.0.1"
            ),
        }
    }
}

impl std::error::Error for Error {}

/// A store that is open, and an address that is listened on.
pub struct Served {
    house: House,
    listener: std::net::TcpListener,
    address: SocketAddr,
}

/// Opens the store, and listens.
pub fn open(serving: Serving) -> Result<Served, Error> {
    if !serving.listen.ip().is_loopback() && serving.token.is_none() {
        return Err(Error::Open(serving.listen));
    }
    let shelf = Shelf::open(&serving.store).map_err(Error::Store)?;
    let refused = |error| Error::Listen(serving.listen, error);
    let listener = std::net::TcpListener::bind(serving.listen).map_err(refused)?;
    listener.set_nonblocking(true).map_err(refused)?;
    let address = listener.local_addr().map_err(refused)?;
    let guard = Guard::new(address, serving.hosts, serving.token);
    Ok(Served { house: House::new(shelf, guard), listener, address })
}

impl Served {
    /// Where it is reached.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers until `end` comes.
    pub fn run(self, end: impl Future<Output = ()> + Send + 'static) -> io::Result<()> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().max_blocking_threads(8).build()?;
        let done = runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(self.listener)?;
            server::run(self.house, listener, end).await
        });
        runtime.shutdown_timeout(std::time::Duration::from_secs(1));
        done
    }
}

/// Comes when the program is asked to end.
pub async fn interrupted() {
    let asked = tokio::signal::ctrl_c();
    #[cfg(unix)]
    if let Ok(mut told) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        tokio::select! {
            _ = asked => {}
            _ = told.recv() => {}
        }
        return;
    }
    // Where no signal can be waited for, the system ends the program by itself.
    if asked.await.is_err() {
        std::future::pending::<()>().await;
    }
}
