using System.Text.Json.Serialization;
using Rumprun.Packages.Engine.Launching.Detached;
using Rumprun.Packages.Engine.Launching.Hosted;
using Rumprun.Packages.Engine.Launching.Qemu;

namespace Rumprun.Packages.Engine.Launching;

/// <summary>The JSON that launching reads and writes.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(KvmProbeDocument))]
[JsonSerializable(typeof(GuestDocument))]
[JsonSerializable(typeof(GuestStateDocument))]
[JsonSerializable(typeof(SlirpRequest))]
internal sealed partial class LaunchJsonContext : JsonSerializerContext;
