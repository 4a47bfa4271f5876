using System.Globalization;
using System.Text;
using System.Xml;
using Rumprun.Packages.Core.Index;

namespace Rumprun.Packages.Server.Catalogue;

/// <summary>The newest releases as an Atom feed (RFC 4287).</summary>
internal static class ReleaseFeed
{
    private const int MostEntries = 50;
    private const string Atom = "http://www.w3.org/2005/Atom";

    /// <param name="address">The server's, with a slash at its end.</param>
    public static byte[] Of(MirrorContent mirror, string address)
    {
        (PortIndex Port, Release Release)[] newest =
        [
            .. mirror.Ports.Values.SelectMany(static p => p.Releases.Select(r => (Port: p, Release: r)))
                .OrderByDescending(static r => r.Release.Published)
                .ThenBy(static r => r.Port.Name)
                .Take(MostEntries),
        ];
        using var buffer = new MemoryStream();
        using (var xml = XmlWriter.Create(
            buffer, new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true }))
        {
            xml.WriteStartElement("feed", Atom);
            xml.WriteElementString("id", $"{address}feed.atom");
            xml.WriteElementString("title", "New releases");
            xml.WriteElementString(
                "updated", Time(newest.Select(static r => r.Release.Published).FirstOrDefault(DateTimeOffset.UnixEpoch)));
            WriteLink(xml, "self", $"{address}feed.atom");
            WriteLink(xml, "alternate", address);
            xml.WriteStartElement("author");
            xml.WriteElementString("name", new Uri(address).Host);
            xml.WriteEndElement();
            foreach (var (port, release) in newest)
            {
                var page = $"{address.TrimEnd('/')}{CataloguePage.PathOf(port, release)}";
                xml.WriteStartElement("entry");
                xml.WriteElementString("id", $"{page}#{release.Package.Archive.Digest}");
                xml.WriteElementString(
                    "title",
                    $"{port.Name} {release.Version} for {release.Target} {CataloguePage.OptionsOf(release)}".TrimEnd());
                xml.WriteElementString("updated", Time(release.Published));
                WriteLink(xml, "alternate", page);
                xml.WriteElementString("summary", string.Concat(port.Summary.Where(static c => !char.IsControl(c))));
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        return buffer.ToArray();
    }

    private static void WriteLink(XmlWriter xml, string relation, string address)
    {
        xml.WriteStartElement("link");
        xml.WriteAttributeString("rel", relation);
        xml.WriteAttributeString("href", address);
        xml.WriteEndElement();
    }

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
