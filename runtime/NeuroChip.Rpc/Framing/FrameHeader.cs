using System.Buffers;
using System.Buffers.Binary;

namespace Grpc.Core.Framing;

/// <summary>
/// The five bytes before every message:
/// <code>
///   0        1                 5
///   +--------+-----------------+----------------
///   | flags  | length, big end | payload ...
///   +--------+-----------------+----------------
///    bit 0: compressed; bits 1..7: reserved, must be zero
/// </code>
/// </summary>
internal static class FrameHeader
{
    public const int Size = 5;

    public static void Write(Span<byte> header, bool compressed, int length)
    {
        header[0] = compressed ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32BigEndian(header[1..], length);
    }

    /// <summary>Reads the header and refuses what must not be buffered: reserved bits, and lengths over the limit.</summary>
    /// <exception cref="RpcException">The header is wrong, or announces too much.</exception>
    public static void Read(in ReadOnlySequence<byte> buffer, int maxMessageSize, out bool compressed, out int length)
    {
        Span<byte> header = stackalloc byte[Size];
        buffer.Slice(0, Size).CopyTo(header);
        if (header[0] > 1)
        {
            throw RpcErrors.Internal($"Message flags 0x{header[0]:X2} have reserved bits set.");
        }

        compressed = header[0] == 1;
        var announced = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        if (announced > (uint)maxMessageSize)
        {
            throw RpcErrors.TooLarge($"Received message of {announced} bytes exceeds the limit of {maxMessageSize} bytes.");
        }

        length = (int)announced;
    }
}
