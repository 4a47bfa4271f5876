namespace Rumprun.Packages.Core.Configuration;

/// <summary>Where what is installed comes from.</summary>
public enum ReleaseChoice
{
    /// <summary>From a mirror where one has a release that fits, else from source.</summary>
    Any,

    /// <summary>From a mirror, or not at all.</summary>
    Mirror,

    /// <summary>From source.</summary>
    Source,
}
