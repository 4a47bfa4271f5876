using System.Text;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Tests.Packages;

/// <summary>Test records survive being written, and nothing else is taken for one.</summary>
public sealed class TestRecordFormatTests
{
    private static readonly TestRecord s_record = new()
    {
        Key = Sha256Digest.OfText("key"),
        Name = PortName.Parse("nginx"),
        Version = PortVersion.TryParse("1.22.1-r2", out var version) ? version : throw new InvalidOperationException(),
        Target = Target.TryParse("hw-x86_64", out var target) ? target : throw new InvalidOperationException(),
        Options = [PortName.Parse("zlib")],
        Finished = new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero),
        Tests = 3,
        Failed = 1,
        Figures = new TestFigures
        {
            ImageSize = 4_269_296,
            Memory = 64 << 20,
            TimeToMain = TimeSpan.FromMilliseconds(350.5),
            TimeToAnswer = TimeSpan.FromMilliseconds(480),
            IsEmulated = true,
            SmallestMemory = 13 << 20,
        },
    };

    [Fact]
    public void Record_WrittenAndRead_IsTheSame() => AssertSame(s_record);

    [Fact]
    public void Record_OfALibrary_IsTheSame() => AssertSame(s_record with { Figures = null, Options = [], Failed = 0 });

    [Theory]
    [InlineData("\"schema\": 1", "\"schema\": 2")]
    [InlineData("\"tests\": 3", "\"tests\": \"3\"")]
    [InlineData("nginx", "no name")]
    [InlineData("hw-x86_64", "hw")]
    [InlineData("\"failed\"", "\"other\"")]
    public void Record_ThatIsNone_IsNotRead(string good, string bad)
    {
        var text = Encoding.UTF8.GetString(TestRecordFormat.ToBytes(s_record));
        Assert.Contains(good, text, StringComparison.Ordinal);

        Assert.Null(TestRecordFormat.TryParse(Encoding.UTF8.GetBytes(text.Replace(good, bad, StringComparison.Ordinal))));
    }

    private static void AssertSame(TestRecord record)
    {
        var read = TestRecordFormat.TryParse(TestRecordFormat.ToBytes(record));

        Assert.NotNull(read);
        Assert.Equal(record.Options, read.Options);
        Assert.Equal(record, read with { Options = record.Options });
    }
}
