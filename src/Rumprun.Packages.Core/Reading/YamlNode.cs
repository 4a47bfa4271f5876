using System.Collections.Immutable;

namespace Rumprun.Packages.Core.Reading;

/// <summary>What the YAML 1.2 core schema makes of a scalar.</summary>
internal enum ScalarKind
{
    Text,
    Nothing,
    Flag,
    Integer,
    Number,
}

/// <summary>A node of a YAML document with the place where it begins. Line and column start at 1.</summary>
internal abstract record YamlNode(int Line, int Column)
{
    /// <summary>A description of the node for messages.</summary>
    public abstract string Description { get; }

    /// <summary>A scalar. If quoted, it is always text.</summary>
    /// <param name="TextColumn"> The column of the text's first character if the text contains no escapes; otherwise null.
    /// </param>
    public sealed record Scalar(int Line, int Column, string Text, bool IsQuoted, int? TextColumn) : YamlNode(Line, Column)
    {
        public ScalarKind Kind { get; } = IsQuoted ? ScalarKind.Text : CoreSchema.Resolve(Text);

        public override string Description => Kind switch
        {
            ScalarKind.Nothing => "nothing",
            ScalarKind.Flag => $"the flag `{Text}`",
            ScalarKind.Integer or ScalarKind.Number => $"the number `{Text}`",
            _ => "text",
        };
    }

    public sealed record Sequence(int Line, int Column, ImmutableArray<YamlNode> Items) : YamlNode(Line, Column)
    {
        public override string Description => "a list";
    }

    public sealed record Mapping(int Line, int Column, ImmutableArray<YamlEntry> Entries) : YamlNode(Line, Column)
    {
        public override string Description => "a mapping";
    }

    /// <summary>A placeholder for a node that was already refused, so that it is not reported again.</summary>
    public sealed record Refused(int Line, int Column) : YamlNode(Line, Column)
    {
        public override string Description => "what was refused";
    }
}

/// <summary>A key of a mapping and its value.</summary>
internal readonly record struct YamlEntry(YamlNode.Scalar Key, YamlNode Value);
