/*
Rules of the Panel's own, tried on a file and on what is packed into it. `says` stands on the item's
page. A rule here keeps an item closed, so each looks for what no photo or letter has a use for.
*/

rule eicar
{
    meta:
        says = "the test file by which scanners are tried (EICAR)"
    strings:
        // In two halves, for scanners of this repository would find it here.
        $first = "X5O!P%@AP[4\\PZX54(P^)7CC)7}$"
        $second = "ANTIVIRUS-TEST-FILE!$H+H*"
    condition:
        $first in (0..64) and $second
}

rule windows_program
{
    meta:
        says = "a Windows program"
    condition:
        uint16(0) == 0x5A4D and uint32(0x3C) < filesize and uint32(uint32(0x3C)) == 0x00004550
}

rule unix_program
{
    meta:
        says = "a program for Linux or macOS"
    condition:
        uint32be(0) == 0x7F454C46 or uint32be(0) == 0xFEEDFACF or uint32be(0) == 0xCFFAEDFE
}

rule windows_shortcut
{
    meta:
        says = "a Windows shortcut, which runs what it points to"
    condition:
        uint32(0) == 0x4C and uint32be(4) == 0x01140200
}

rule picture_that_is_a_script
{
    meta:
        says = "a picture whose first bytes read as a script as well (GIF/JavaScript)"
    condition:
        (uint32be(0) == 0x47494638 and (uint16be(6) == 0x2F2A or uint8(6) == 0x3D))
        or (uint16be(0) == 0x424D and (uint16be(2) == 0x2F2A or uint8(2) == 0x3D))
}

rule page_in_a_picture
{
    meta:
        says = "a page or a script stands in what the picture says of itself"
    strings:
        $script = /<script[\s>]/ nocase
        $html = /<html[\s>]/ nocase
        $frame = /<iframe[\s>]/ nocase
        $php = "<?php" nocase
        $handler = /<(img|svg|body)\s[^>]{0,200}on(error|load)\s*=/ nocase
    condition:
        (uint16be(0) == 0xFFD8 or uint32be(0) == 0x89504E47 or uint32be(0) == 0x47494638
            or uint32be(0) == 0x52494646 or uint32be(0) == 0x49492A00 or uint32be(0) == 0x4D4D002A
            or uint32be(4) == 0x66747970)
        and any of them
}

rule djvu_that_runs
{
    meta:
        says = "DjVu annotations that a reader of metadata would run (CVE-2021-22204)"
    strings:
        $form = "AT&TFORM"
        $annotation = "(metadata"
        $escape = /\\c\$?\{/
    condition:
        $form at 0 and $annotation and $escape
}
