using Rumprun.Packages.Core.Naming;

namespace Rumprun.Packages.Engine.Keys;

/// <summary>Where the passphrases of keys come from: a person, a variable, a file.</summary>
public interface IPassphrases
{
    /// <summary>The passphrase of a key; null: there is no terminal to ask.</summary>
    string? For(PortName key);
}
