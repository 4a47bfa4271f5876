namespace Rumprun.Packages.Engine.Archives.Tar;

/// <summary>What the headers before a member's own say about it.</summary>
internal sealed record TarExtensions
{
    public byte[]? Name { get; init; }

    public byte[]? LinkName { get; init; }

    public PaxRecords Pax { get; init; } = PaxRecords.Empty;

    public bool IsEmpty => Name is null && LinkName is null && ReferenceEquals(Pax, PaxRecords.Empty);
}
