using System.Globalization;
using System.Text;

namespace Rumprun.Packages.Core.Scaffolding;

/// <summary>A port.yaml as it is written: lines, and questions where the answers go.</summary>
internal sealed class PortText
{
    private readonly StringBuilder _text = new();

    public override string ToString() => _text.ToString();

    public void Line(string line) => _text.Append(line).Append('\n');

    /// <summary>A question, as a comment. What it quotes comes from elsewhere and may hold anything.</summary>
    public void Ask(string question, int indentation = 0) =>
        _text.Append(' ', indentation)
            .Append(CultureInfo.InvariantCulture, $"{ScaffoldedPort.QuestionMark} {YamlScalar.Comment(question)}\n");
}
