using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace Grpc.Core.Framing;

/// <summary>The message encodings: gzip, and deflate in its zlib wrapping.</summary>
internal static class MessageCodec
{
    public const string Identity = "identity";
    public const string Gzip = "gzip";
    public const string Deflate = "deflate";

    /// <summary>Whether messages in this encoding can be read and written here.</summary>
    public static bool IsKnown(string encoding) => encoding is Identity or Gzip or Deflate;

    /// <summary>Whether an accept list such as "identity, gzip" names an encoding.</summary>
    public static bool Accepts(string? acceptList, string encoding)
    {
        if (acceptList is null)
        {
            return false;
        }

        foreach (var range in acceptList.AsSpan().Split(','))
        {
            if (acceptList.AsSpan()[range].Trim().Equals(encoding, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Compresses a payload.</summary>
    public static void Compress(string encoding, ReadOnlySpan<byte> payload, PooledBufferWriter output)
    {
        using var sink = new BufferWriterStream(output);
        using Stream compressor = encoding == Gzip
            ? new GZipStream(sink, CompressionLevel.Fastest)
            : new ZLibStream(sink, CompressionLevel.Fastest);
        compressor.Write(payload);
    }

    /// <summary>
    /// Inflates a payload. The limit is checked after every piece, so a small message that would
    /// inflate to gigabytes costs no more memory than the largest message allowed.
    /// </summary>
    /// <exception cref="RpcException">The data is damaged, or inflates past the limit.</exception>
    public static void Decompress(string encoding, in ReadOnlySequence<byte> payload, int maxMessageSize, PooledBufferWriter output)
    {
        using var source = new SequenceStream(payload);
        using Stream inflater = encoding == Gzip
            ? new GZipStream(source, CompressionMode.Decompress)
            : new ZLibStream(source, CompressionMode.Decompress);
        try
        {
            while (true)
            {
                var room = Math.Min(maxMessageSize - output.WrittenCount, 64 * 1024);
                if (room == 0)
                {
                    // Full: one more byte would be one too many, so see whether there is one.
                    if (inflater.ReadByte() < 0)
                    {
                        break;
                    }

                    throw RpcErrors.TooLarge($"Received message inflates past the limit of {maxMessageSize} bytes.");
                }

                var span = output.GetSpan(Math.Min(room, 4096));
                var read = inflater.Read(span[..Math.Min(span.Length, room)]);
                if (read == 0)
                {
                    break;
                }

                output.Advance(read);
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw RpcErrors.Internal($"Received message is not valid {encoding} data.", e);
        }

        if (!EndsWhole(encoding, payload, output.WrittenSpan))
        {
            throw RpcErrors.Internal($"Received message is {encoding} data that was cut short.");
        }
    }

    // .NET takes the end of its input for the end of the data, so a cut goes unnoticed unless the tail is
    // looked at: gzip ends with the length of the data, zlib with its Adler-32 sum (RFC 1952, RFC 1950).
    private static bool EndsWhole(string encoding, in ReadOnlySequence<byte> payload, ReadOnlySpan<byte> data)
    {
        if (payload.IsEmpty)
        {
            // .NET writes an empty message as nothing at all.
            return true;
        }

        Span<byte> tail = stackalloc byte[4];
        if (payload.Length < tail.Length)
        {
            return false;
        }

        payload.Slice(payload.Length - tail.Length).CopyTo(tail);
        return encoding == Gzip
            ? BinaryPrimitives.ReadUInt32LittleEndian(tail) == (uint)data.Length
            : BinaryPrimitives.ReadUInt32BigEndian(tail) == Adler32(data);
    }

    private static uint Adler32(ReadOnlySpan<byte> data)
    {
        // The most bytes whose sums stay below 2^32 without a remainder in between.
        const int Block = 5552;
        const uint Modulus = 65521;
        uint low = 1;
        uint high = 0;
        while (!data.IsEmpty)
        {
            var block = data[..Math.Min(Block, data.Length)];
            foreach (var b in block)
            {
                low += b;
                high += low;
            }

            low %= Modulus;
            high %= Modulus;
            data = data[block.Length..];
        }

        return (high << 16) | low;
    }
}
