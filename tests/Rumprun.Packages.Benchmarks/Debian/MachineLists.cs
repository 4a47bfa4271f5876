using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Benchmarks.Debian;

/// <summary>The package lists that this machine's apt knows, put together in one file.</summary>
public static class MachineLists
{
    /// <summary>
    /// Writes <c>Packages</c> into a directory. Where apt has no lists yet they are fetched, into that directory.
    /// </summary>
    /// <returns>The file's path.</returns>
    /// <exception cref="MissingPrerequisiteException">This is no Debian machine, or its archive does not answer.</exception>
    public static string Write(string directory)
    {
        if (!Machine.Has("apt-get"))
        {
            throw new MissingPrerequisiteException(
                "this machine has no apt-get, so there are no Debian package lists to choose from");
        }

        string[] own = [];
        var lists = Find(own);
        if (lists.Length == 0)
        {
            own = ["-o", $"Dir::State::Lists={directory}/lists", "-o", "Acquire::Languages=none"];
            Directory.CreateDirectory(Path.Combine(directory, "lists/partial"));
            Try("apt-get", ["update", .. own]);
            lists = Find(own);
        }

        if (lists.Length == 0)
        {
            throw new MissingPrerequisiteException(
                "apt knows no package lists: look at /etc/apt/sources.list, and run apt-get update");
        }

        // The helper unpacks whatever apt has packed them with.
        Try("sh", ["-c", "for list; do /usr/lib/apt/apt-helper cat-file \"$list\"; done > Packages", "sh", .. lists]);
        return Path.Combine(directory, "Packages");

        string[] Find(string[] options) =>
            Try("apt-get", ["indextargets", .. options, "--format", "$(FILENAME)", "Created-By: Packages"])
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);

        string Try(string program, string[] arguments)
        {
            try
            {
                return Machine.Run(directory, program, arguments);
            }
            catch (InvalidOperationException failed)
            {
                throw new MissingPrerequisiteException($"the Debian package lists cannot be had: {failed.Message}");
            }
        }
    }
}
