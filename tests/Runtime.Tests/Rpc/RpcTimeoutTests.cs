using Grpc.Core.Framing;

namespace Runtime.Tests.Rpc;

public sealed class RpcTimeoutTests
{
    [Theory]
    [InlineData("1H", 3600_000_000_0L)]
    [InlineData("2M", 120_000_000_0L)]
    [InlineData("3S", 30_000_000L)]
    [InlineData("4m", 40_000L)]
    [InlineData("5u", 50L)]
    [InlineData("600n", 6L)]
    [InlineData("1n", 1L)]
    [InlineData("0S", 0L)]
    [InlineData("99999999H", 99999999L * 36_000_000_000L)]
    public void A_well_formed_timeout_is_read_exactly(string text, long ticks)
    {
        RpcTimeout.TryParse(text, out var timeout).ShouldBeTrue();
        timeout.Ticks.ShouldBe(ticks);
    }

    [Theory]
    [InlineData("")]
    [InlineData("S")]
    [InlineData("5")]
    [InlineData("123456789S")]
    [InlineData("-1S")]
    [InlineData("+1S")]
    [InlineData(" 1S")]
    [InlineData("1S ")]
    [InlineData("1.5S")]
    [InlineData("1s")]
    [InlineData("1h")]
    [InlineData("1x")]
    [InlineData("1SS")]
    [InlineData("\u0661S")]
    [InlineData(null)]
    public void Anything_else_is_refused(string? text) => RpcTimeout.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void What_is_written_reads_back_no_shorter_and_hardly_longer()
    {
        var random = new Random(42);
        for (var i = 0; i < 10_000; i++)
        {
            var timeout = new TimeSpan((long)Math.Exp(random.NextDouble() * 40));
            RpcTimeout.TryParse(RpcTimeout.Format(timeout), out var back).ShouldBeTrue();
            back.ShouldBeGreaterThanOrEqualTo(timeout);
            (back - timeout).Ticks.ShouldBeLessThanOrEqualTo(timeout.Ticks / 100_000);
        }
    }

    [Fact]
    public void A_timeout_that_has_passed_is_written_as_the_smallest_one() => RpcTimeout.Format(TimeSpan.FromSeconds(-1)).ShouldBe("100n");
}
