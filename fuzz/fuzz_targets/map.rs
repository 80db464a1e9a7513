//! A file of outlines is read or refused, and what was read is written as it was and can be drawn.
#![no_main]

use libfuzzer_sys::fuzz_target;
use map::{View, World, tile};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(world) = World::decode(bytes) {
        assert_eq!(World::decode(&world.encode()).as_ref(), Ok(&world));
        for zoom in [0, 6] {
            tile(&world, &View::tile(zoom, 0, 0).expect("the first tile is there at every zoom"));
        }
    }
});
