//! `diafilm export`: names, sizes, selections, bytes, and what goes wrong.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::process::Stdio;

use diafilm::export::{FORMATS, FormatKind};

use crate::support::program::{Room, repository, size_of};

const DECK: &str = r#"Deck(
    title: "Three",
    slides: [
        Slide(id: "one", title: "One"),
        Slide(id: "secret", title: "Hidden", hidden: true),
        Slide(id: "two", title: "Two", reveal: Items, body: [Bullets(["a", "b", "c"])]),
        Slide(id: "three", title: "Three", body: [Table(head: ["x", "y"], rows: [["1", "2"]])]),
    ],
)"#;

/// Something of everything that formats keep once, or in an order of their own.
const RICH: &str = r#"Deck(
    title: "Rich", author: "A", language: "en", theme: "chalkboard",
    slides: [
        Slide(id: "one", title: "One *fine* **day**", body: [Text("to [three](#three), [out](https://a.example)")]),
        Slide(title: "Скорость 速度 سرعة", reveal: Items, notes: "say\n\n- this", body: [
            Bullets(["a", ("b", ["c", "d"]), "e"]),
        ]),
        Slide(id: "three", title: "Three", body: [Columns([
            [Chart(kind: Line, x: ["1", "2", "3"], series: [("s", [1, 3, 2]), ("t", [2, 2, 5])], alt: "Lines.")],
            [Image(path: "img/dot.png", alt: "A dot.", caption: "Dot"), Callout(kind: Tip, title: "So", body: [Text("x")])],
        ])]),
        Slide(title: "Four", body: [
            Table(head: ["x", "y"], rows: [["1", "2"], ["3", "4.5"]]), Math(r"\\frac{a}{b}"), Code(language: "rust", source: "fn x() {}"),
        ]),
    ],
)"#;

/// A picture of one pixel.
fn tiny_png() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbaImage::from_pixel(4, 3, image::Rgba([200, 30, 20, 128]))
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

fn room() -> Room {
    let room = Room::new();
    room.file("deck.ron", DECK);
    room
}

#[test]
fn a_folder_gets_one_picture_for_each_slide() {
    let room = room();
    let run = room.run("export deck.ron -o out/deep -f png").fine();
    assert!(run.stdout.is_empty());
    assert_eq!(room.names("out/deep"), ["deck.001.png", "deck.002.png", "deck.003.png"]);
    assert!(room.files("out/deep").values().all(|bytes| size_of(bytes) == (1920, 1080)));
}

#[test]
fn hidden_slides_come_after_the_shown_one_before_them() {
    let room = room();
    room.run("export deck.ron -o out -f png --hidden --width 320").fine();
    assert_eq!(room.names("out"), ["deck.001.png", "deck.001h1.png", "deck.002.png", "deck.003.png"]);
}

#[test]
fn steps_have_numbers_of_their_own() {
    let room = room();
    room.run("export deck.ron -o out -f png --steps --width 320").fine();
    let files = room.files("out");
    let names: Vec<_> = files.keys().map(String::as_str).collect();
    assert_eq!(names[0], "deck.001-01.png");
    let of_two: Vec<_> = names.iter().filter(|name| name.starts_with("deck.002-")).collect();
    assert!(of_two.len() >= 3, "{names:?}");
    let mut contents: Vec<_> = of_two.iter().map(|name| &files[**name]).collect();
    contents.dedup();
    assert_eq!(contents.len(), of_two.len(), "steps look different");
    room.run("export deck.ron -o last -f png --slides 2 --width 320").fine();
    assert_eq!(room.files("last")["deck.002.png"], **contents.last().unwrap());
}

#[test]
fn one_slide_may_go_to_a_file() {
    let room = room();
    room.run("export deck.ron --slides 2 -o new/bridge.jpg").fine();
    assert_eq!(room.names("new"), ["bridge.jpg"]);
    assert!(room.files("new")["bridge.jpg"].starts_with(&[0xff, 0xd8]));
    let error = room.run("export deck.ron -o all.png").fails(2);
    assert!(error.contains("`all.png` names one picture, and this makes several"), "{error}");
    assert!(!room.path("all.png").exists());
    let error = room.run("export deck.ron --slides 2 --steps -o steps.png").fails(2);
    assert!(error.ends_with("name a folder, or leave out --steps\n"), "{error}");
}

#[test]
fn every_format_has_its_ending_and_content() {
    let room = room();
    for (format, ending, magic) in [
        ("png", "png", &b"\x89PNG"[..]),
        ("jpeg", "jpg", b"\xff\xd8"),
        ("JPG", "jpg", b"\xff\xd8"),
        ("webp", "webp", b"RIFF"),
    ] {
        room.run(&format!("export deck.ron --slides one -o {format} -f {format} --width 320")).fine();
        let files = room.files(format);
        let bytes = &files[&format!("deck.001.{ending}")];
        assert!(bytes.starts_with(magic) && size_of(bytes) == (320, 180), "{format}");
    }
}

#[test]
fn sizes_are_fitted_and_never_stretched() {
    let room = room();
    room.file("old.ron", r#"Deck(title: "x", aspect: "4:3", slides: [Slide(title: "x")])"#);
    for (args, size) in [
        ("--size 1024x768", (1024, 576)),
        ("--size 100x1000", (100, 56)),
        ("--width 640", (640, 360)),
        ("--height 90", (160, 90)),
        ("--width 100 --height 90", (100, 56)),
        ("--size 1x1", (1, 1)),
    ] {
        room.run(&format!("export deck.ron --slides 1 -o a.png {args}")).fine();
        assert_eq!(size_of(&room.files(".")["a.png"]), size, "{args}");
    }
    room.run("export old.ron --size 1920x1080 -o b.png").fine();
    assert_eq!(size_of(&room.files(".")["b.png"]), (1440, 1080));
    for wrong in
        ["--size 0x9", "--size 9", "--width 20000", "--size 9x9 --width 9", "--quality 0", "--quality 101", "--jobs 0"]
    {
        let error = room.run(&format!("export deck.ron --slides 1 -o c.png {wrong}")).fails(2);
        assert!(error.starts_with("error: "), "{wrong}: {error}");
    }
}

#[test]
fn slides_are_picked_by_number_and_id() {
    let room = room();
    for (list, names) in [
        ("2", vec!["002"]),
        ("three,1", vec!["001", "003"]),
        ("2-", vec!["002", "003"]),
        ("-2", vec!["001", "002"]),
        ("1-2,2-3", vec!["001", "002", "003"]),
        ("secret", vec!["001h1"]),
        ("1h1", vec!["001h1"]),
    ] {
        let out = format!("out{list}");
        room.run_args(["export", "deck.ron", "-o", &out, "-f", "png", "--width", "64", "--slides", list]).fine();
        let expected: Vec<_> = names.iter().map(|name| format!("deck.{name}.png")).collect();
        assert_eq!(room.names(&out), expected, "{list}");
    }
    let error = room.run("export deck.ron -o out -f png --slides 4").fails(2);
    assert_eq!(error, "error: deck.ron: there is no slide 4: the deck has 3 slides\n");
    let error = room.run("export deck.ron -o out -f png --slides nowhere").fails(2);
    assert_eq!(error, "error: deck.ron: no slide has the id `nowhere`\n");
    room.run("export deck.ron -o out -f png --slides 0").fails(2);
    room.run("export deck.ron -o out -f png --slides 3-2").fails(2);
    assert!(!room.path("out").exists());
}

#[test]
fn bytes_are_the_same_on_any_number_of_threads_and_anywhere() {
    let room = room();
    room.file("rich.ron", RICH).file("img/dot.png", tiny_png()).file("elsewhere/rich.ron", RICH);
    room.file("elsewhere/img/dot.png", tiny_png());
    for info in FORMATS {
        let format = info.name;
        let run = |deck: &str, out: &str, more: &str| {
            let size = if format == "png" { "" } else { "--width 320" };
            room.run(&format!("export {deck} -o {out}-{format} -f {format} {size} --no-cache {more}")).fine();
            room.files(&format!("{out}-{format}"))
        };
        let steps = if format == "svg" { "--steps --svg-text text" } else { "--steps" };
        let first = run("rich.ron", "a", &format!("--jobs 1 {steps}"));
        assert!(!first.is_empty());
        assert!(first == run("rich.ron", "b", &format!("--jobs 2 {steps}")), "{format} on two threads");
        assert!(first == run("elsewhere/rich.ron", "c", &format!("--jobs 3 {steps}")), "{format} from another folder");
    }
}

#[test]
fn several_decks_get_a_folder_each() {
    let room = room();
    room.file("shelf/1-a.ron", DECK).file("shelf/2-b.ron", DECK).file("shelf/notes.txt", "x").file("shelf/.ron", "x");
    room.run("export shelf deck.ron -o out -f png --width 64 --slides 1").fine();
    assert_eq!(room.names("out"), ["1-a/1-a.001.png", "2-b/2-b.001.png", "deck/deck.001.png"]);
    let error = room.run("export shelf deck.ron -o out.png --slides 1").fails(2);
    assert!(error.contains("names one picture"), "{error}");
    room.file("other/deck.ron", DECK);
    let error = room.run("export deck.ron other/deck.ron -o out2 -f png").fails(2);
    assert!(error.contains("would write the same files"), "{error}");
    fs::create_dir(room.path("empty")).unwrap();
    assert_eq!(room.run("export empty -o out2 -f png").fails(2), "error: there is no deck in `empty`\n");
    assert!(!room.path("out2").exists());
}

#[test]
fn a_contact_sheet_shows_every_slide() {
    let room = room();
    room.run("export deck.ron -o sheet.png --contact-sheet --width 640").fine();
    let (width, height) = size_of(&room.files(".")["sheet.png"]);
    assert!((600..=640).contains(&width) && height > 200, "{width}×{height}");
    room.run("export deck.ron -o out -f jpeg --contact-sheet --size 640x100").fine();
    assert_eq!(room.names("out"), ["deck.sheet.jpg"]);
    assert!(size_of(&room.files("out")["deck.sheet.jpg"]).1 <= 100);
    room.run("export deck.ron -o x.png --contact-sheet --steps").fails(2);
}

#[test]
fn a_single_picture_may_go_to_standard_output() {
    let room = room();
    let run = room.run("export deck.ron --slides 1 -f png --stdout --width 320").fine();
    assert_eq!(size_of(&run.stdout), (320, 180));
    let error = room.run("export deck.ron -f png --stdout").fails(2);
    assert!(error.contains("--stdout takes a single file"), "{error}");
    room.run("export deck.ron --slides 1 --stdout").fails(2);
    room.run("export deck.ron --slides 1 -f png --stdout -o x").fails(2);
}

#[test]
fn who_stops_listening_is_told_nothing() {
    let room = room();
    let mut child = room
        .command()
        .args([
            "export",
            "deck.ron",
            "--slides",
            "1",
            "-f",
            "png",
            "--compression",
            "fast",
            "--stdout",
            "--size",
            "4000x4000",
        ])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 4];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    assert_eq!((child.wait().unwrap().code(), stderr.as_str()), (Some(0), ""));
    let mut child = room.command().arg("schema").stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn the_format_must_be_said_once() {
    let room = room();
    assert!(
        room.run("export deck.ron -o out.xyz").fails(2).contains("which format? add `-f` with one of png, jpeg, webp")
    );
    assert!(room.run("export deck.ron --slides 1 -o a.png -f jpeg").fails(2).contains("say different formats"));
    let error = room.run("export deck.ron -f png").fails(2);
    assert!(error.contains("--output <OUT>"), "{error}");
}

#[test]
fn whole_endings_and_pages_of_several_slides_say_the_format_too() {
    let room = room();
    let n_pages = |name: &str| String::from_utf8_lossy(&room.files("")[name]).matches("/Type/Page/").count();
    room.run("export deck.ron -o all.pdf").fine();
    room.run("export deck.ron -o by-name.handout.pdf").fine();
    room.run("export deck.ron -o by-number.pdf --per-page 2").fine();
    assert_eq!((n_pages("all.pdf"), n_pages("by-name.handout.pdf"), n_pages("by-number.pdf")), (3, 1, 2));
    room.run("export deck.ron -o deck.notes.md").fine();
    assert!(!String::from_utf8_lossy(&room.files("")["deck.notes.md"]).contains("| x |"), "notes alone");
    let error = room.run("export deck.ron -f png -o out --per-page 2").fails(2);
    assert_eq!(error, "error: --per-page is for handouts, not for png\n");
}

#[test]
fn options_that_a_format_can_not_follow_are_refused() {
    let room = room();
    let refused = [
        ("-f jpeg --notes", "--notes is for pdf, pptx, html, text and notes, not for jpeg"),
        ("-f handout --notes", "--notes is for pdf, pptx, html, text and notes, not for handout"),
        ("-f svg --pdfpc", "--pdfpc is for pdf, not for svg"),
        ("-f html --paper a4", "--paper is for pdf and handout, not for html"),
        ("-f png --landscape", "--landscape is for pdf and handout, not for png"),
        (
            "-f pdf --portrait",
            "--portrait is for handouts, and for pdf with --notes; else a page is as large as its slide",
        ),
        ("-f png --svg-text text", "--svg-text is for svg, not for png"),
        ("-f pdf --contact-sheet", "--contact-sheet is for png, jpeg and webp, not for pdf"),
        ("-f text --ink", "--ink is for png, jpeg, webp, svg, pdf, pptx, html and handout, not for text"),
    ];
    for (args, words) in refused {
        assert_eq!(room.run(&format!("export deck.ron -o out {args}")).fails(2), format!("error: {words}\n"));
    }
    let error = room.run("export deck.ron -f pdf --pdfpc --stdout").fails(2);
    assert_eq!(error, "error: --pdfpc makes a second file; name a place for both with -o\n");
    assert!(!room.path("out").exists(), "a call that is wrong leaves no folder");
}

#[test]
fn options_of_the_first_days_are_taken_with_every_format() {
    let room = room();
    for info in FORMATS {
        let args = format!("export deck.ron -f {} -o {} --quality 5 --size 90x90 --steps", info.name, info.name);
        room.run(&args).fine();
    }
}

#[test]
fn a_broken_slide_fails_the_export_and_the_others_are_written() {
    let room = room();
    room.file("bad.ron", DECK.replace("Slide(id: \"two\"", "Slide(idd: \"two\""));
    let error = room.run("export bad.ron -o out -f png --width 64").fails(1);
    assert!(error.contains("bad.ron:6:15: error[unknown-field]: "), "{error}");
    assert!(error.contains("slide 2 isn't exported"), "{error}");
    assert_eq!(room.names("out"), ["bad.001.png", "bad.003.png"]);
    room.run("export bad.ron -o fine -f png --width 64 --slides 3").fine();
}

#[test]
fn a_missing_picture_is_told_and_its_place_is_marked() {
    let room = room();
    room.file("pic.ron", r#"Deck(title: "x", slides: [Slide(title: "x", body: [Image(path: "gone.png", alt: "x")])])"#);
    let error = room.run("export pic.ron -o out -f png --width 64").fails(1);
    assert!(error.contains("there is no file `gone.png`"), "{error}");
    assert_eq!(room.names("out"), ["pic.001.png"]);
}

#[test]
fn what_is_no_deck_gives_no_picture() {
    let room = room();
    for (name, content, code) in [
        ("empty.ron", &b""[..], 1),
        ("text.ron", b"hello", 1),
        ("utf16.ron", b"\xff\xfeD\0e\0", 1),
        ("none.ron", br#"Deck(title: "x", slides: [])"#, 1),
        ("hidden.ron", br#"Deck(title: "x", slides: [Slide(hidden: true)])"#, 1),
    ] {
        room.file(name, content);
        let error = room.run(&format!("export {name} -o out -f png")).fails(code);
        assert!(error.contains("error"), "{name}: {error}");
    }
    assert!(room.run("export gone.ron -o out -f png").fails(2).contains("there is no file `gone.ron`"));
    assert!(!room.path("out").exists());
}

#[cfg(unix)]
#[test]
fn decks_that_are_no_plain_files_are_not_waited_for() {
    let room = room();
    assert!(std::process::Command::new("mkfifo").arg(room.path("pipe.ron")).status().unwrap().success());
    assert!(room.run("export pipe.ron -o out -f png").fails(2).contains("isn't a plain file"));
    assert!(room.run("export /dev/zero -o out -f png").fails(2).contains("isn't a plain file"));
}

#[test]
fn what_lies_in_the_way_is_named_and_kept() {
    let room = room();
    room.file("file", "mine").file("taken/deck.002.png/x", "mine");
    let error = room.run("export deck.ron -o file -f png").fails(2);
    assert_eq!(error, "error: `file` is a file, and a folder is needed there\n");
    let error = room.run("export deck.ron -o taken -f png --width 64 --jobs 1").fails(2);
    assert!(error.contains("can't write `taken/deck.002.png`: it is a folder") || error.contains("taken\\"), "{error}");
    assert_eq!(room.names("taken"), ["deck.001.png", "deck.002.png/x"]);
    let error = room.run("export deck.ron --slides 1 -o file/below.png").fails(2);
    assert!(error.contains("`file` is a file"), "{error}");
    fs::create_dir(room.path("folder.png")).unwrap();
    room.run("export deck.ron --slides 1 -o folder.png -f png --width 64").fine();
    assert_eq!(room.names("folder.png"), ["deck.001.png"]);
}

#[test]
fn names_that_no_disk_takes_are_refused() {
    let room = room();
    let long = "x".repeat(300);
    let error = room.run(&format!("export deck.ron -o {long} -f png")).fails(2);
    assert!(error.contains("is too long: 300 bytes, the limit is 255"), "{error}");
    let error = room.run(&format!("export deck.ron --slides 1 -o {long}.png")).fails(2);
    assert!(error.contains("is too long: 304 bytes"), "{error}");
    let long_deck = format!("{}.ron", "y".repeat(250));
    room.file(&long_deck, DECK);
    let error = room.run(&format!("export {long_deck} -o out -f png --width 64")).fails(2);
    assert!(error.contains("is too long: 258 bytes"), "{error}");
    assert!(room.names("out").is_empty());
}

#[cfg(unix)]
#[test]
fn odd_names_give_safe_ones() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    let room = room();
    let odd = OsStr::from_bytes(b"caf\xe9.ron");
    fs::copy(room.path("deck.ron"), room.path("").join(odd)).unwrap();
    room.file("con.ron", DECK).file("a:b.ron", DECK);
    let args = ["export", "con.ron", "a:b.ron", "-o", "out", "-f", "png", "--width", "64", "--slides", "1"];
    room.run_args(args.iter().map(OsStr::new).chain([odd])).fine();
    assert_eq!(room.names("out"), ["a_b/a_b.001.png", "caf_/caf_.001.png", "con_/con_.001.png"]);
    let out = OsStr::from_bytes(b"out-\xff");
    let args = ["export", "deck.ron", "-f", "png", "--width", "64", "--slides", "1", "-o"];
    room.run_args(args.iter().map(OsStr::new).chain([out])).fine();
    assert!(room.path("").join(out).join("deck.001.png").exists());
    let error = room.run_args([
        OsStr::new("export"),
        OsStr::from_bytes(b"no\x1b[31m\xff.ron"),
        OsStr::new("-ox"),
        OsStr::new("-fpng"),
    ]);
    let error = error.fails(2);
    assert!(error.contains("there is no file `no\\u{1b}[31m"), "{error}");
}

/// Runs an export while no file may be longer than so many blocks: that stands for a disk that fills up.
#[cfg(unix)]
fn run_on_full_disk(room: &Room, blocks: u32, args: &str) -> (i32, String) {
    let script = format!("ulimit -f {blocks}; trap '' XFSZ; exec '{}' export {args}", env!("CARGO_BIN_EXE_diafilm"));
    let output = room.command_of("sh").args(["-c", &script]).output().unwrap();
    (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[cfg(unix)]
#[test]
fn a_full_disk_leaves_nothing_half_written() {
    let room = room();
    let (code, stderr) = run_on_full_disk(&room, 8, "deck.ron -o out -f png");
    assert_eq!(code, 2, "{stderr}");
    assert!(stderr.contains("can't write `out/deck.001.png`"), "{stderr}");
    assert!(room.names("out").is_empty(), "{:?}", room.names("out"));
}

#[cfg(unix)]
#[test]
fn a_disk_that_fills_up_at_any_write_keeps_the_old_files_of_every_format() {
    let room = room();
    for info in FORMATS {
        let out = format!("out-{}", info.name);
        let args = format!("deck.ron -o {out} -f {} --jobs 1 --width 320 --slides 3", info.name);
        room.run(&format!("export {args}")).fine();
        let names = room.names(&out);
        for name in &names {
            room.file(&format!("{out}/{name}"), "old");
        }
        let before = room.files(&out);
        let mut n_failed = 0;
        for blocks in [0, 1, 4, 16, 64, 256, 1024, 4096] {
            let (code, stderr) = run_on_full_disk(&room, blocks, &args);
            if code == 0 {
                break;
            }
            n_failed += 1;
            assert_eq!(code, 2, "{stderr}");
            assert!(stderr.contains(&format!("can't write `{out}/{}`", names[0])), "{stderr}");
            assert!(room.files(&out) == before, "{}: the old file is whole, and no other is there", info.name);
        }
        assert!(n_failed > 0 && room.files(&out) != before, "{}: {n_failed} failed, then it was written", info.name);
    }
}

#[cfg(unix)]
#[test]
fn what_standard_output_does_not_take_is_told() {
    let room = room();
    for format in ["png", "pdf", "text"] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full");
        let Ok(full) = full else { return };
        let args = ["export", "deck.ron", "--slides", "1", "-f", format, "--width", "64", "--stdout"];
        let output = room.command().args(args).stdout(full).output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{format}: {stderr}");
        assert!(stderr.contains("can't write to standard output"), "{stderr}");
    }
}

#[test]
fn documents_take_nothing_elses_place() {
    let room = room();
    for info in FORMATS.iter().filter(|info| info.format.kind() == FormatKind::Document) {
        let (format, extension) = (info.name, info.extensions[0]);
        let taken = format!("taken-{format}");
        room.file(&format!("{taken}/deck.{extension}/x"), "mine");
        let error = room.run(&format!("export deck.ron -o {taken} -f {format}")).fails(2);
        assert!(error.contains(&format!("can't write `{taken}/deck.{extension}`: it is a folder")), "{error}");
        let error = room.run(&format!("export deck.ron -o {taken}/deck.{extension}")).fails(2);
        assert_eq!(error, format!("error: can't write `{taken}/deck.{extension}`: it is a folder\n"));
        assert_eq!(room.names(&taken), [format!("deck.{extension}/x")]);
        let long = format!("{}.{extension}", "x".repeat(300));
        let error = room.run(&format!("export deck.ron -o long/{long} -f {format}")).fails(2);
        assert!(error.contains(&format!("is too long: {} bytes, the limit is 255", long.len())), "{error}");
        assert!(room.names("long").is_empty());
    }
}

#[test]
fn themes_are_taken_by_name_and_from_files() {
    let room = room();
    room.file("themes/own.ron", r##"Theme(extends: "archive", colors: (background: "#102030"))"##);
    room.run("export deck.ron --slides 1 -o a.png --width 64 --theme night").fine();
    room.run("export deck.ron --slides 1 -o b.png --width 64 --theme themes/own.ron").fine();
    room.file("deep/deck.ron", DECK);
    room.run("export deep/deck.ron --slides 1 -o c.png --width 64 --theme ./themes/own.ron").fine();
    let files = room.files(".");
    let corner = |name: &str| image::load_from_memory(&files[name]).unwrap().to_rgb8().get_pixel(63, 0).0;
    assert_eq!(
        (corner("a.png"), corner("b.png"), corner("c.png")),
        ([0x12, 0x14, 0x18], [0x10, 0x20, 0x30], [0x10, 0x20, 0x30])
    );
    let error = room.run("export deck.ron --slides 1 -o d.png --theme nihgt").fails(2);
    assert!(error.contains("there is no theme `nihgt`; built in are archive"), "{error}");
    assert!(
        room.run("export deck.ron --slides 1 -o d.png --theme gone.ron")
            .fails(2)
            .contains("can't read the theme `gone.ron`")
    );
    room.file("bad.ron", "Theme(colours: ())");
    assert!(room.run("export deck.ron --slides 1 -o d.png --theme bad.ron").fails(1).contains("error"));
}

#[test]
fn small_files_hold_the_same_picture() {
    let room = room();
    room.run("export deck.ron --slides 3 -o fast.png").fine();
    room.run("export deck.ron --slides 3 -o small.png --compression small").fine();
    let files = room.files(".");
    assert!(files["small.png"].len() * 3 < files["fast.png"].len() * 2);
    let pixels = |name: &str| image::load_from_memory(&files[name]).unwrap().to_rgb8();
    assert_eq!(pixels("small.png"), pixels("fast.png"));
}

#[test]
fn the_shipped_decks_export() {
    let room = Room::new();
    let slides = repository().join("slides");
    let run = room.run_args([
        "export".as_ref(),
        slides.as_os_str(),
        "-o".as_ref(),
        "out".as_ref(),
        "-f".as_ref(),
        "png".as_ref(),
        "--width".as_ref(),
        "160".as_ref(),
        "--slides".as_ref(),
        "1-2".as_ref(),
    ]);
    run.fine();
    assert!(room.names("out").len() >= 18);
}

#[test]
fn ink_is_drawn_over_the_slides_it_was_drawn_on() {
    let room = room();
    room.run("export deck.ron -o plain -f png --width 480").fine();
    room.run("export deck.ron -o none -f png --width 480 --ink").fine();
    assert_eq!(room.files("none"), room.files("plain"), "nobody drew yet");
    let line = "[(200, 200), (900, 210)]";
    room.file(
        "deck.ink.ron",
        format!(
            "Ink(version: 1, pages: [(Id(\"two\"), [Pen(\"red\", {line})]), (Id(\"gone\"), [Pen(\"red\", {line})]), \
             (Whiteboard, [Highlighter(\"yellow\", {line})])])"
        ),
    );
    room.run("export deck.ron -o ink -f png --width 480 --ink").fine();
    assert_eq!(room.names("ink"), ["deck.001.png", "deck.002.png", "deck.003.png", "deck.whiteboard.png"]);
    let (plain, ink) = (room.files("plain"), room.files("ink"));
    let differs = |name: &str| plain[name] != ink[name];
    assert!(!differs("deck.001.png") && differs("deck.002.png") && !differs("deck.003.png"));
    room.run("export . -o all -f png --width 480").fine();
    assert_eq!(room.names("all"), ["deck.001.png", "deck.002.png", "deck.003.png"], "ink is no deck");
    room.file("deck.ink.ron", "Ink(version: 1, pages: [");
    let error = room.run("export deck.ron -o broken -f png --width 480 --ink").fails(1);
    assert!(error.contains("can't read the ink in `deck.ink.ron`"), "{error}");
    assert_eq!(room.files("broken"), plain, "the slides are exported all the same");
}
