using System.Diagnostics.CodeAnalysis;

namespace Rumprun.Packages.Engine.Archives;

/// <summary>
/// An archive is well-formed and uses a feature that is not supported. Its message names the feature, as a noun phrase.
/// </summary>
[SuppressMessage("Design", "CA1064", Justification = "The extractor turns it into a diagnostic; it goes no further.")]
internal sealed class UnsupportedFeatureException(string feature) : Exception(feature);
