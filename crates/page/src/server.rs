//! Answers who asks: addresses, limits, and the way out.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use axum::routing::any;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::answer::guarded;
use crate::filter::LONGEST;
use crate::guard::{Guard, Refusal};
use crate::routes;
use crate::shelf::Shelf;
use crate::views::trouble;

/// So many questions are answered at the same time on each processor, and in all at most; further ones wait.
const AT_ONCE: (usize, usize) = (2, 8);
/// So many may wait; further ones are sent away.
const WAITING: usize = 128;
/// So many connections are open at the same time.
const CONNECTIONS: usize = 512;
/// So long may somebody take to ask, from the first byte to the last, or be silent behind an answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// Who has not been answered so long after the end was asked for is not answered any more.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// What every answer is made from.
pub(crate) struct House {
    pub(crate) shelf: Shelf,
    pub(crate) guard: Guard,
    at_once: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
}

impl House {
    pub(crate) fn new(shelf: Shelf, guard: Guard) -> House {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let many = (AT_ONCE.0 * processors).min(AT_ONCE.1);
        let (at_once, waiting) = (Arc::new(Semaphore::new(many)), Arc::new(Semaphore::new(many + WAITING)));
        House { shelf, guard, at_once, waiting }
    }
}

/// Answers until `end` comes.
pub(crate) async fn run(
    house: House,
    listener: TcpListener,
    end: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let app = Router::new().fallback(any(answer)).with_state(Arc::new(house));
    let (asked, mut told) = tokio::sync::watch::channel(());
    let end = async move {
        end.await;
        drop(asked);
    };
    let door = Door { listener, open: Arc::new(Semaphore::new(CONNECTIONS)) };
    let serving = axum::serve(door, app).with_graceful_shutdown(end);
    let late = async move {
        let _ = told.changed().await;
        tokio::time::sleep(LAST_WORDS).await;
    };
    tokio::select! {
        served = serving.into_future() => served,
        () = late => Ok(()),
    }
}

async fn answer(State(house): State<Arc<House>>, request: Request) -> Response {
    guarded(admitted(house, request).await)
}

async fn admitted(house: Arc<House>, request: Request) -> Response {
    let (asked, _) = request.into_parts();
    if let Err(refusal) = house.guard.admits(&asked.method, &asked.uri, &asked.headers) {
        let page = trouble::page(refusal.status(), &[refusal.remedy().to_owned()]);
        let mut response = page.sent(&asked.headers);
        let header = match refusal {
            Refusal::Token => Some((header::WWW_AUTHENTICATE, "Basic realm=\"dateline\", charset=\"UTF-8\"")),
            Refusal::Method => Some((header::ALLOW, "GET, HEAD")),
            Refusal::Host => None,
        };
        if let Some((name, value)) = header {
            response.headers_mut().insert(name, HeaderValue::from_static(value));
        }
        return response;
    }
    let query = asked.uri.query().unwrap_or_default();
    if query.len() > LONGEST {
        let remedy = format!("The question is too long; ask with at most {LONGEST} bytes after the “?”.");
        return trouble::page(StatusCode::URI_TOO_LONG, &[remedy]).sent(&asked.headers);
    }
    let Ok(waiting) = house.waiting.clone().try_acquire_owned() else {
        let remedy = "Too many ask at the same time; try again in a moment.".to_owned();
        return trouble::page(StatusCode::SERVICE_UNAVAILABLE, &[remedy]).sent(&asked.headers);
    };
    let permit = house.at_once.clone().acquire_owned().await;
    let head = asked.method == Method::HEAD;
    let made = tokio::task::spawn_blocking(move || {
        let answer = routes::answer(&house, asked.uri.path(), asked.uri.query().unwrap_or_default());
        drop((waiting, permit));
        answer.sent(&asked.headers)
    });
    let mut response = made.await.unwrap_or_else(|_| {
        let remedy = "dateline made a mistake here; please report it.".to_owned();
        trouble::page(StatusCode::INTERNAL_SERVER_ERROR, &[remedy]).sent(&axum::http::HeaderMap::new())
    });
    if head {
        // How long it would be is told all the same.
        let length = axum::body::HttpBody::size_hint(response.body()).exact().unwrap_or(0);
        response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
        *response.body_mut() = axum::body::Body::empty();
    }
    response
}

/// Lets in a bounded number at a time.
struct Door {
    listener: TcpListener,
    open: Arc<Semaphore>,
}

impl axum::serve::Listener for Door {
    type Io = Guest;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Guest, SocketAddr) {
        let permit = self.open.clone().acquire_owned().await.expect("nobody closes it");
        let (stream, address) = axum::serve::Listener::accept(&mut self.listener).await;
        let given_up = Box::pin(tokio::time::sleep(PATIENCE));
        (Guest { stream, asking: true, given_up, _permit: permit }, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// A connection, which counts until it ends.
struct Guest {
    stream: TcpStream,
    /// Whether a question is not there whole: while it is answered, nobody is hurried.
    asking: bool,
    given_up: Pin<Box<tokio::time::Sleep>>,
    _permit: OwnedSemaphorePermit,
}

impl tokio::io::AsyncRead for Guest {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut tokio::io::ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        if self.asking && self.given_up.as_mut().poll(context).is_ready() {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        // An empty line ends a question: none that is answered has more behind it.
        let read_now = &buffer.filled()[before..];
        self.asking &= !(read_now.ends_with(b"\n\r\n") || read_now.ends_with(b"\n\n"));
        read
    }
}

impl tokio::io::AsyncWrite for Guest {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        if written.is_ready() {
            self.asking = true;
            self.given_up.as_mut().reset(tokio::time::Instant::now() + PATIENCE);
        }
        written
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
