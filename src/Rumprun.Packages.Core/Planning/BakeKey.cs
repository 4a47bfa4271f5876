using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Core.Planning;

/// <summary>A file that goes into an image package, by the hash of its content.</summary>
public sealed record BakeInput(PortName Name, Sha256Digest Digest);

/// <summary>The inputs of a data image: format, size, and the hash of each file by its path in the guest.</summary>
public sealed record BakeData(
    PortName Name, DataFormat Format, long? Size, ImmutableSortedDictionary<string, Sha256Digest> Files);

/// <summary>The inputs of one baked image: the programs in order, and its components.</summary>
public sealed record BakeImage(
    PortName Name,
    string Configuration,
    ImmutableArray<BakeInput> Programs,
    ImmutableArray<string> Add,
    ImmutableArray<string> Remove,
    StackSizes Stacks);

/// <summary>
/// Everything that can influence the content of an image package, as canonical text and its hash. Separate from the build
/// key, so that an unchanged program is not baked again.
/// </summary>
public sealed record BakeKey
{
    private BakeKey(string text)
    {
        Text = text;
        Digest = Sha256Digest.OfText(text);
    }

    /// <summary>Lines of <c>name value</c>; stored with the package, so that two keys can be compared.</summary>
    public string Text { get; }

    public Sha256Digest Digest { get; }

    public static BakeKey Of(Toolchain toolchain, ImmutableArray<BakeImage> images, ImmutableArray<BakeData> data)
    {
        var text = new StringBuilder();
        Line("rrpkg-bake", "3");
        Line("target", toolchain.Target.ToString());
        Line("toolchain", toolchain.Identity.Hex);
        foreach (var image in images.OrderBy(static i => i.Name))
        {
            Line("image", image.Name.ToString());
            if (toolchain.Target.IsUnikernel)
            {
                Line("configuration", image.Configuration);
                Lines("add", image.Add);
                Lines("remove", image.Remove);
                Lines("main-stack", Bytes(image.Stacks.Main));
                Lines("thread-stack", Bytes(image.Stacks.Threads));
            }

            // The order of the programs is the order in which the guest runs them.
            Lines("program", image.Programs.Select(static p => $"{p.Digest} {p.Name}"));
        }

        foreach (var item in data.OrderBy(static d => d.Name))
        {
            Line("data", item.Name.ToString());
            Line("format", item.Format == DataFormat.Iso9660 ? "iso9660" : "ext2");
            Line("size", item.Size?.ToString(CultureInfo.InvariantCulture) ?? "content");
            Lines("file", item.Files.Select(static f => $"{f.Value} {f.Key}"));
        }

        return new BakeKey(text.ToString());

        void Line(string name, string value) => text.Append(name).Append(' ').Append(value).Append('\n');

        static IEnumerable<string> Bytes(long? size) =>
            size is { } bytes ? [bytes.ToString(CultureInfo.InvariantCulture)] : [];

        void Lines(string name, IEnumerable<string> values)
        {
            foreach (var value in values)
            {
                Line(name, value);
            }
        }
    }
}
