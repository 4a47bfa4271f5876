namespace Rumprun.Packages.Engine.Images;

/// <summary>
/// A file or directory of this machine, by absolute path, and where it lies in the guest's file system: <c>/www</c>. A
/// directory's content goes there; a file goes there by that name, or into it when the name ends with a slash.
/// </summary>
public sealed record DataImageContent(string Source, string At);
