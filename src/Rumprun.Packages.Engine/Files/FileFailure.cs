namespace Rumprun.Packages.Engine.Files;

/// <summary>Says why a file cannot be used: the system's reason in words of our own, for the end of a message.</summary>
public static class FileFailure
{
    /// <summary>A whole message, for a file that the caller does not know: the system names it.</summary>
    public static string MessageOf(Exception e)
    {
        // The runtime quotes a name with apostrophes, FileSystemCalls with backquotes.
        var quote = e.Message.Contains('`', StringComparison.Ordinal) ? '`' : '\'';
        var (first, last) = (e.Message.IndexOf(quote, StringComparison.Ordinal), e.Message.LastIndexOf(quote));
        var file = last > first + 1 ? $"`{e.Message[(first + 1)..last]}`" : "a file";
        return $"{file} cannot be used: {ReasonOf(e)}";
    }

    /// <param name="e">An <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.</param>
    public static string ReasonOf(Exception e) => e switch
    {
        UnauthorizedAccessException => "permission denied",
        FileNotFoundException or DirectoryNotFoundException => "it does not exist",
        PathTooLongException => "its name is too long",
        EndOfStreamException => "it ends too early",
        InvalidDataException => "it is damaged",

        // .NET keeps the number that the system gave (errno(3)) in HResult.
        IOException => e.HResult switch
        {
            1 or 13 => "permission denied",
            2 => "it does not exist",
            5 => "the disk failed to read or write",
            6 or 19 => "there is no such device",
            11 => "another process is using it",
            12 => "out of memory",
            16 or 26 => "it is in use",
            17 => "it already exists",
            18 => "it is on another file system",
            20 => "a part of its path is not a directory",
            21 => "it is a directory",
            22 => "its name or its content is not valid for this file system",
            23 or 24 => "too many files are open",
            27 => "it would be too large",
            28 => "the disk is full",
            29 => "it cannot be read at any place, as a regular file can",
            30 => "the file system is read-only",
            31 => "it has too many links",
            32 => "the process that reads it has ended",
            36 => "its name is too long",
            39 => "the directory is not empty",
            40 => "its symbolic links form a circle",
            116 => "it has gone from the server of its file system",
            122 => "the disk quota is used up",
            _ => "the system refused it",
        },
        _ => "it cannot be used",
    };
}
