using NeuroChip.OpenCl;

namespace Chip.Tests.OpenCl;

public sealed class HostMemoryTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(100_001)]
    public unsafe void Memory_is_aligned_zeroed_and_as_long_as_asked(int bytes)
    {
        using HostMemory memory = HostMemory.Allocate((nuint)bytes);

        ((nuint)memory.Address % HostMemory.Alignment).ShouldBe((nuint)0);
        memory.AsSpan<byte>().Length.ShouldBe(bytes);
        memory.AsSpan<byte>().ContainsAnyExcept((byte)0).ShouldBeFalse();
    }

    [Fact]
    public void A_size_beyond_the_address_space_is_refused()
    {
        Should.Throw<OverflowException>(() => HostMemory.Allocate<long>(nuint.MaxValue / 4));
    }

    [Fact]
    public unsafe void Released_memory_is_not_handed_out_again()
    {
        HostMemory memory = HostMemory.Allocate(16);
        memory.Dispose();

        Should.Throw<ObjectDisposedException>(() => memory.AsSpan<byte>().Length);
    }
}
