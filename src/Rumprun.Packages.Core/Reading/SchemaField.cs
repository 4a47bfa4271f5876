namespace Rumprun.Packages.Core.Reading;

/// <summary>The key <c>schema</c> that every file begins with.</summary>
internal static class SchemaField
{
    public static void Check(Fields file, int version)
    {
        if (file.Required("schema", $"write `schema: {version}`") is { } schema
            && schema.AsInteger(1, int.MaxValue) is { } written && written != version)
        {
            schema.Refuse(
                ReadingDiagnostics.SchemaVersion,
                $"the file is of version {written} of the format, but this rrpkg reads version {version}",
                written > version ? "use a newer rrpkg" : $"write `schema: {version}` and what it asks for");
        }
    }
}
