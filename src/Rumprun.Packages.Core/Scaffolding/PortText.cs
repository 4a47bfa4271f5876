using System.Globalization;
using System.Text;

namespace Rumprun.Packages.Core.Scaffolding;

/// <summary>The text of a port.yaml while it is being written: lines, and questions at the places of the answers.</summary>
internal sealed class PortText
{
    private readonly StringBuilder _text = new();

    public override string ToString() => _text.ToString();

    public void Line(string line) => _text.Append(line).Append('\n');

    /// <summary>A question, as a comment. Quoted text is untrusted and may contain anything.</summary>
    public void Ask(string question, int indentation = 0) =>
        _text.Append(' ', indentation)
            .Append(CultureInfo.InvariantCulture, $"{ScaffoldedPort.QuestionMark} {YamlScalar.Comment(question)}\n");
}
