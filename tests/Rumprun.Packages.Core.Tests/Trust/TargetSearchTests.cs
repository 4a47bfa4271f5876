using System.Text.Json.Nodes;
using Rumprun.Packages.Core.Trust;
using Rumprun.Packages.Testing.Trust;

namespace Rumprun.Packages.Core.Tests.Trust;

public sealed class TargetSearchTests
{
    private readonly RepositorySimulator _repository = new();
    private readonly SortedSet<string> _roles = [];

    [Fact]
    public void Search_WithoutAResult_VisitsInPreOrder()
    {
        Delegate("targets", "a");
        Delegate("targets", "b");
        Delegate("a", "c");
        Delegate("a", "d");

        Assert.Equal(["a", "c", "d", "b"], Visited("x"));
    }

    [Fact]
    public void Search_WithAResult_StopsThere()
    {
        Delegate("targets", "a");
        Delegate("targets", "b");
        _repository.AddTarget("a", "x", [1]);
        _repository.AddTarget("b", "x", [2]);

        Assert.Equal(["a"], Visited("x"));
        Assert.Equal("a", Find("x").Role);
    }

    [Fact]
    public void Search_OfADelegatedPathThatTheDelegatorHasItself_VisitsNothing()
    {
        Delegate("targets", "a");
        _repository.AddTarget("targets", "x", [1]);

        Assert.Empty(Visited("x"));
    }

    [Fact]
    public void Delegation_ThatTerminates_EndsTheSearchForItsPaths()
    {
        Delegate("targets", "a");
        Delegate("targets", "b");
        Delegate("a", "c", terminating: true);
        Delegate("a", "d");
        Delegate("c", "e");

        Assert.Equal(["a", "c", "e"], Visited("x"));
    }

    [Fact]
    public void Delegation_ThatTerminatesForOtherPaths_EndsNothing()
    {
        Delegate("targets", "a", terminating: true, "y");
        Delegate("targets", "b");

        Assert.Equal(["b"], Visited("x"));
    }

    [Fact]
    public void Delegations_InACycle_AreVisitedOnce()
    {
        Delegate("targets", "a");
        Delegate("a", "b");
        Delegate("b", "c");
        Delegate("c", "a");
        Delegate("c", "c");

        Assert.Equal(["a", "b", "c"], Visited("x"));
    }

    [Fact]
    public void Target_ThatNotAllOfTheChainAreTrustedWith_IsNotFound()
    {
        Delegate("targets", "a", terminating: false, "releases/*/*");
        Delegate("a", "b", terminating: false, "releases/y/*.zip");
        _repository.AddTarget("b", "releases/z/1.zip", [1]);
        _repository.AddTarget("b", "releases/y/1.zip", [1]);

        Refusal.Expect(TrustDiagnostics.TargetNotFound, () => Find("releases/z/1.zip"));
        Assert.Equal("b", Find("releases/y/1.zip").Role);
    }

    [Fact]
    public void HashPrefixes_OfAPath_DecideLikePatterns()
    {
        var hash = Sha256Digest.OfText("x").Hex;
        _repository.Delegate("targets", "a", new JsonObject { ["path_hash_prefixes"] = new JsonArray("0123456789") });
        _repository.Delegate("targets", "b", new JsonObject { ["path_hash_prefixes"] = new JsonArray(hash[..3], "0123") });
        _roles.UnionWith(["a", "b"]);

        Assert.Equal(["b"], Visited("x"));
    }

    [Fact]
    public void Delegation_OfNoPaths_IsTrustedWithNothing()
    {
        _repository.Delegate("targets", "a", []);
        _roles.Add("a");

        Assert.Empty(Visited("x"));
    }

    [Fact]
    public void Search_BeyondItsLimit_IsRefused()
    {
        for (var i = 0; i < 5; i++)
        {
            Delegate("targets", $"r{i}");
        }

        Assert.Equal(5, Visited("x", maximumRoles: 5).Count);
        Refusal.Expect(TrustDiagnostics.TooManyRoles, () => Visited("x", maximumRoles: 4));
    }

    [Fact]
    public void Role_DelegatedByTwo_IsVerifiedUnderEachOnesKeys()
    {
        Delegate("targets", "a");
        Delegate("targets", "b");
        Delegate("a", "shared");
        Delegate("b", "shared");
        _repository["shared"].Signers.RemoveAt(1);
        var trusted = Publish();
        var (a, b) = (ReadDelegated(trusted, "a"), ReadDelegated(trusted, "b"));
        var bytes = _repository.BytesOf("shared");

        Assert.NotNull(trusted.VerifyDelegated(new Delegation(a, a.Signed.Delegations.Roles[0]), bytes));
        Refusal.Expect(
            TrustDiagnostics.BelowThreshold,
            () => trusted.VerifyDelegated(new Delegation(b, b.Signed.Delegations.Roles[0]), bytes));
    }

    [Fact]
    public void Role_ThatIsNotInTheSnapshot_IsRefused()
    {
        Delegate("targets", "a");
        _repository.PublishAll();

        Refusal.Expect(TrustDiagnostics.NotInSnapshot, () => ReadDelegated(new TrustedClient(_repository).Update(), "a"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../b")]
    [InlineData("./a")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("..\\a")]
    [InlineData("a\nb")]
    public void Path_ThatCouldLeadElsewhere_IsRefused(string path)
    {
        var trusted = Publish();

        Refusal.Expect(TrustDiagnostics.UnsafeTargetPath, () => _ = new TargetSearch(trusted, path, 1));
    }

    private void Delegate(string delegator, string role, bool terminating = false, string pattern = "*")
    {
        _repository.Delegate(delegator, role, terminating, pattern);
        _roles.Add(role);
    }

    private TrustedMetadata Publish()
    {
        _repository.PublishAll([.. _roles]);
        return new TrustedClient(_repository).Update();
    }

    private MetadataFile<TargetsMetadata> ReadDelegated(TrustedMetadata trusted, string role)
    {
        var delegation = new Delegation(
            trusted.Targets!, trusted.Targets!.Signed.Delegations.Roles.Single(r => r.Name == role));
        _ = _repository.Files.TryGetValue(_repository.NameOf(role), out var bytes);
        return trusted.VerifyDelegated(delegation, bytes);
    }

    private TrustedTarget Find(string path)
    {
        Run(path, 32, out var search);
        return search.RequireFound();
    }

    private List<string> Visited(string path, int maximumRoles = 32) => Run(path, maximumRoles, out _);

    private List<string> Run(string path, int maximumRoles, out TargetSearch search)
    {
        var trusted = Publish();
        var visited = new List<string>();
        search = new TargetSearch(trusted, path, maximumRoles);
        while (search.Next() is { } delegation)
        {
            visited.Add(delegation.Role.Name);
            search.Visit(trusted.VerifyDelegated(delegation, _repository.BytesOf(delegation.Role.Name)));
        }

        return visited;
    }
}
