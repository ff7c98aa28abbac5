//! Work that nobody waits for makes way for work that somebody looks at.

/// How far such work stands back, from 0 to 19.
#[cfg(target_os = "linux")]
const STANDS_BACK: i32 = 10;

/// From now on this thread, and those that it starts, get the processor when a window doesn't need it: a show that
/// runs beside an export answers its keys as quickly as ever. On an idle computer nothing is slower.
pub fn make_way() {
    // Elsewhere this is the whole program's affair, window and all. A refusal only costs patience.
    #[cfg(target_os = "linux")]
    if rustix::process::getpriority_process(None).is_ok_and(|standing| standing < STANDS_BACK) {
        rustix::process::setpriority_process(None, STANDS_BACK).ok();
    }
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use super::*;

    fn on_a_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
        std::thread::Builder::new().spawn(work).unwrap().join().unwrap()
    }

    #[test]
    fn threads_of_such_work_stand_back_and_no_others() {
        let standing = || rustix::process::getpriority_process(None).unwrap();
        let before = standing();
        let of_work = on_a_thread(move || {
            make_way();
            on_a_thread(standing)
        });
        assert_eq!((of_work, standing()), (before.max(STANDS_BACK), before));
    }
}
