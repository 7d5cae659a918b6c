/* Commands that a document has a program of the system run. */

rule starts_a_shell
{
    meta:
        says = "commands that start a shell or fetch a program"
    strings:
        $encoded = /powershell(\.exe)?["']?\s[^\r\n]{0,200}-e(nc|ncodedcommand)?\s+[A-Za-z0-9+\/]{40}/ nocase ascii wide
        $download = /(New-Object\s+Net\.WebClient|Invoke-WebRequest|DownloadString\()/ nocase ascii wide
        $mshta = /mshta(\.exe)?["']?\s+(https?:|vbscript:|javascript:)/ nocase ascii wide
        $certutil = /certutil(\.exe)?\s[^\r\n]{0,80}-(decode|urlcache)/ nocase ascii wide
        $rundll = /regsvr32(\.exe)?\s[^\r\n]{0,80}scrobj\.dll/ nocase ascii wide
        $shell = "WScript.Shell" nocase ascii wide
    condition:
        any of them
}

rule diagnostic_tool
{
    meta:
        says = "an address that has Windows' support tool run commands (CVE-2022-30190)"
    strings:
        $address = "ms-msdt:" nocase ascii wide
    condition:
        $address
}

rule equation_editor
{
    meta:
        says = "an object for the old equation editor (CVE-2017-11882)"
    strings:
        $clsid = { 02 CE 02 00 00 00 00 00 C0 00 00 00 00 00 00 46 }
        $named = "Equation.3" nocase ascii wide
        $hex = "4571756174696f6e2e33" nocase
    condition:
        any of them
}

rule object_that_updates_itself
{
    meta:
        says = "an RTF whose object is opened without a click"
    strings:
        $rtf = "{\\rt"
        $update = "\\objupdate"
    condition:
        $rtf at 0 and $update
}

rule page_that_assembles_a_file
{
    meta:
        says = "a page that puts a file together and has it saved"
    strings:
        $blob = /new\s+Blob\s*\(/ nocase
        $decode = "atob(" nocase
        $save = /(msSaveOrOpenBlob|createObjectURL|\.download\s*=)/
    condition:
        $blob and $decode and $save
}
