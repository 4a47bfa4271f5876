using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Core.Reading;

/// <summary>Problems common to all files that users write.</summary>
internal static class ReadingDiagnostics
{
    public static readonly DiagnosticDescriptor Syntax = new("RR1001", "A file is not YAML");
    public static readonly DiagnosticDescriptor Indirection = new("RR1002", "An anchor, an alias or a tag is used");
    public static readonly DiagnosticDescriptor DocumentCount = new("RR1003", "A file does not hold exactly one document");
    public static readonly DiagnosticDescriptor Depth = new("RR1004", "A file is nested too deeply");
    public static readonly DiagnosticDescriptor DuplicateKey = new("RR1005", "A key is given twice");
    public static readonly DiagnosticDescriptor UnknownKey = new("RR1006", "A key is unknown");
    public static readonly DiagnosticDescriptor MissingKey = new("RR1007", "A key is missing");
    public static readonly DiagnosticDescriptor Type = new("RR1008", "A value has the wrong type");
    public static readonly DiagnosticDescriptor Unquoted = new("RR1009", "A version is not quoted");
    public static readonly DiagnosticDescriptor UnknownValue = new("RR1010", "A value is not one of those allowed");
    public static readonly DiagnosticDescriptor OutOfRange = new("RR1011", "A value is out of range");
    public static readonly DiagnosticDescriptor SchemaVersion = new("RR1012", "A file is of another version of the format");
    public static readonly DiagnosticDescriptor Name = new("RR1013", "A name is malformed");
    public static readonly DiagnosticDescriptor FileName = new("RR1014", "A name is not the folder's or the file's");
    public static readonly DiagnosticDescriptor DuplicateName = new("RR1015", "A name is declared twice");
    public static readonly DiagnosticDescriptor Exclusive = new("RR1016", "Two keys cannot be combined");
    public static readonly DiagnosticDescriptor Path = new("RR1017", "A path is not allowed here");
    public static readonly DiagnosticDescriptor ControlCharacter = new("RR1018", "A text holds a control character");
    public static readonly DiagnosticDescriptor TooLarge = new("RR1019", "A file is too large");
}
