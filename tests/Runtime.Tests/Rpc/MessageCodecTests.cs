using System.Buffers;
using Grpc.Core;
using Grpc.Core.Framing;

namespace Runtime.Tests.Rpc;

public sealed class MessageCodecTests
{
    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public void A_payload_comes_back_as_it_was(string encoding)
    {
        var random = new Random(7);
        foreach (var size in new[] { 1, 2, 100, 70_000 })
        {
            var payload = new byte[size];
            random.NextBytes(payload.AsSpan(size / 2));
            using var small = new PooledBufferWriter();
            MessageCodec.Compress(encoding, payload, small);
            using var back = new PooledBufferWriter();
            MessageCodec.Decompress(encoding, new ReadOnlySequence<byte>(small.WrittenMemory), Math.Max(size, 1), back);
            back.WrittenSpan.SequenceEqual(payload).ShouldBeTrue();
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public void A_bomb_stops_at_the_limit_and_costs_no_more_memory_than_it(string encoding)
    {
        using var bomb = new PooledBufferWriter();
        MessageCodec.Compress(encoding, new byte[128 << 20], bomb);
        bomb.WrittenCount.ShouldBeLessThan(3 << 20);
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var output = new PooledBufferWriter();
        var error = Should.Throw<RpcException>(() =>
            MessageCodec.Decompress(encoding, new ReadOnlySequence<byte>(bomb.WrittenMemory), 4 << 20, output));
        error.StatusCode.ShouldBe(StatusCode.ResourceExhausted);
        output.WrittenCount.ShouldBe(4 << 20);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(32 << 20);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public void A_payload_of_exactly_the_limit_passes_and_one_byte_more_does_not(string encoding)
    {
        using var small = new PooledBufferWriter();
        MessageCodec.Compress(encoding, new byte[5000], small);
        using var fits = new PooledBufferWriter();
        MessageCodec.Decompress(encoding, new ReadOnlySequence<byte>(small.WrittenMemory), 5000, fits);
        fits.WrittenCount.ShouldBe(5000);
        using var tooMuch = new PooledBufferWriter();
        Should.Throw<RpcException>(() => MessageCodec.Decompress(encoding, new ReadOnlySequence<byte>(small.WrittenMemory), 4999, tooMuch));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public void Damaged_or_cut_data_is_an_error_wherever_it_is_cut(string encoding)
    {
        var payload = new byte[3000];
        new Random(3).NextBytes(payload);
        using var small = new PooledBufferWriter();
        MessageCodec.Compress(encoding, payload, small);
        for (var length = 1; length < small.WrittenCount; length += 101)
        {
            using var output = new PooledBufferWriter();
            var cut = new ReadOnlySequence<byte>(small.WrittenMemory[..length]);
            Should.Throw<RpcException>(() => MessageCodec.Decompress(encoding, cut, 1 << 20, output)).StatusCode.ShouldBe(StatusCode.Internal);
        }
    }

    [Theory]
    [InlineData("identity, gzip", "gzip", true)]
    [InlineData("identity,deflate", "gzip", false)]
    [InlineData("xgzip", "gzip", false)]
    [InlineData(null, "gzip", false)]
    public void An_accept_list_is_searched_by_whole_names(string? list, string encoding, bool accepted) =>
        MessageCodec.Accepts(list, encoding).ShouldBe(accepted);
}
