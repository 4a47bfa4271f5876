using System.Collections.Immutable;
using System.CommandLine;
using Rumprun.Packages.Cli.Help;
using Rumprun.Packages.Cli.Rendering;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Trust.Writing;
using Rumprun.Packages.Engine.Keys;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg key new|list|show|import</c>.</summary>
public static class KeyCommand
{
    public static DocumentedCommand Create(Composition composition) => new(
        new Command("key", "Make, list and import keys that sign what is published")
        {
            New(composition), List(composition), Show(composition), Import(composition),
        },
        CommandGroup.Make,
        [
            new Example("rrpkg key new release", "an Ed25519 key, encrypted with a passphrase"),
            new Example("rrpkg key show release > release.pub", "what others need to let it sign"),
            new Example(
                "rrpkg key import token --public token.pub --command sign-with-token",
                "a key in a hardware token, which the command signs with"),
        ]);

    private static Command New(Composition composition)
    {
        var name = Name();
        var plain = Plain();
        var command = new Command("new", "Make an Ed25519 key") { name, plain };
        command.SetAction(parse =>
        {
            var key = Options.Name(parse.GetRequiredValue(name));
            Write(composition, composition.Keys().Create(key, PassphraseFor(composition, key, parse.GetValue(plain))));
            return 0;
        });
        return command;
    }

    private static Command List(Composition composition)
    {
        var json = Options.Json();
        var command = new Command("list", "List the keys of this machine") { json };
        command.SetAction(parse =>
        {
            var keys = composition.Keys().List();
            if (parse.GetValue(json))
            {
                JsonOutput.Write(
                    composition.Terminal.Output,
                    [.. keys.Select(KeyJson.Of)],
                    CliJson.Default.IReadOnlyListKeyJson);
            }
            else if (keys.IsEmpty)
            {
                composition.Terminal.Error.WriteLine("there is no key; `rrpkg key new NAME` makes one");
            }
            else
            {
                Table.Write(
                    composition.Terminal.Output,
                    ["NAME", "TYPE", "PRIVATE PART", "ID"],
                    keys.Select(static IReadOnlyList<string> (k) =>
                        [k.Name.ToString(), k.Public.Key.KeyType, k.Kind, k.Public.Id.ToString()]));
            }

            return 0;
        });
        return command;
    }

    private static Command Show(Composition composition)
    {
        var name = Name();
        name.CompletesWith(_ => composition.KeyNames());
        var command = new Command("show", "Print the public part of a key") { name };
        command.SetAction(parse =>
        {
            composition.Terminal.Output.WriteLine(
                composition.Keys().Get(Options.Name(parse.GetRequiredValue(name))).Public.ToJson().ToJsonString());
            return 0;
        });
        return command;
    }

    private static Command Import(Composition composition)
    {
        var name = Name();
        var file = new Argument<string>("file")
        {
            Description = "A private key in PEM (PKCS #8, not encrypted)",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var external = new Option<string[]>("--command")
        {
            Description = "A command, and its arguments, that signs: content on standard input, signature in hexadecimal",
            HelpName = "WORD",
            AllowMultipleArgumentsPerToken = true,
        };
        var publicPart = new Option<string>("--public")
        {
            Description = "With `--command`: the public key, as `key show` prints it",
            HelpName = "FILE",
        };
        var plain = Plain();
        var command = new Command("import", "Add a key from a file, or one that a command signs with")
        {
            name, file, external, publicPart, plain,
        };
        command.SetAction(parse =>
        {
            var key = Options.Name(parse.GetRequiredValue(name));
            var words = parse.GetValue(external) ?? [];
            if ((parse.GetValue(file) is null) == (words.Length == 0)
                || (words.Length > 0) != (parse.GetValue(publicPart) is not null))
            {
                throw CommandLineDiagnostics.Usage.Exception(
                    "a key is imported from a file, or has a command and its public part",
                    $"write `rrpkg key import {key} FILE`, or `rrpkg key import {key} --public FILE --command COMMAND`");
            }

            Write(composition, words.Length > 0
                ? composition.Keys().ImportCommand(
                    key, PublicKey(composition, parse.GetRequiredValue(publicPart)), [.. words])
                : composition.Keys().Import(
                    key,
                    UserFile.ReadText(composition, parse.GetRequiredValue(file), "check the name"),
                    PassphraseFor(composition, key, parse.GetValue(plain))));
            return 0;
        });
        return command;
    }

    /// <summary>A public key in a file, as <c>key show</c> prints it; or the name of a key of this machine.</summary>
    public static KeyDescription PublicKey(Composition composition, string text)
    {
        if (Core.Naming.PortName.TryParse(text, out var name) && composition.Keys().List().Any(k => k.Name == name))
        {
            return composition.Keys().Get(name).Public;
        }

        try
        {
            return KeyDescription.Parse(
                UserFile.ReadText(composition, text, "name a public key's file, or a key of `rrpkg key list`"));
        }
        catch (FormatException e)
        {
            throw new DiagnosticException(
                CommandLineDiagnostics.BadValue.Create(
                    $"`{text}` is not a public key",
                    "name a file with what `rrpkg key show` prints, or a key of this machine"),
                e);
        }
    }

    private static string? PassphraseFor(Composition composition, Core.Naming.PortName key, bool isPlain) =>
        isPlain ? null : composition.Passphrases().ForNew(key);

    private static void Write(Composition composition, StoredKey key) =>
        composition.Terminal.Output.WriteLine($"{key.Name} {key.Public.Key.KeyType} {key.Public.Id} ({key.Kind})");

    private static Argument<string> Name() => new("name") { Description = "The key's name on this machine" };

    private static Option<bool> Plain() =>
        new("--no-passphrase") { Description = "Store the private part without encryption" };
}

/// <summary>A key as <c>key list --json</c> prints it.</summary>
internal sealed record KeyJson(string Name, string Type, string Private, string Id)
{
    public static KeyJson Of(StoredKey key) =>
        new(key.Name.ToString(), key.Public.Key.KeyType, key.Kind, key.Public.Id.ToString());
}
