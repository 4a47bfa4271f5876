using System.Text;
using System.Text.Json;
using Rumprun.Packages.Core.Trust;

namespace Rumprun.Packages.Core.Tests.Trust;

public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData("""{ "b" : 1, "a" : [ true, false, null ] }""", """{"a":[true,false,null],"b":1}""")]
    [InlineData("""{"a":{"d":"x","c":-12}}""", """{"a":{"c":-12,"d":"x"}}""")]
    [InlineData("""{"B":1,"a":2,"A":3,"":4}""", """{"":4,"A":3,"B":1,"a":2}""")]
    [InlineData("{}", "{}")]
    [InlineData("[]", "[]")]
    public void Encode_Value_HasNoWhiteSpaceAndSortedNames(string json, string canonical) =>
        Assert.Equal(canonical, Encode(json));

    [Fact]
    public void Encode_String_EscapesQuotesAndBackslashesOnly() =>
        Assert.Equal("\"\\\"\\\\/\n\t\u007fé😀\"", Encode("""
            "\"\\\/\n\t\u007f\u00e9\ud83d\ude00"
            """));

    [Fact]
    public void Encode_NamesBeyondTheBasicPlane_AreInTheOrderOfCodePoints() =>
        Assert.Equal("{\"\uffff\":2,\"😀\":1}", Encode("""{"\ud83d\ude00":1,"\uffff":2}"""));

    [Theory]
    [InlineData("1.0")]
    [InlineData("1e3")]
    [InlineData("-0")]
    [InlineData("9223372036854775808")]
    public void Encode_NumberThatIsNoInteger_IsRefused(string json) => Assert.Throws<FormatException>(() => Encode(json));

    private static string Encode(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Encoding.UTF8.GetString(CanonicalJson.Encode(document.RootElement));
    }
}
