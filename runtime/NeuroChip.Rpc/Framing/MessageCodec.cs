using System.Buffers;
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

        // An empty stream is not a compressed empty message: both formats have a head and a tail.
        if (payload.IsEmpty)
        {
            throw RpcErrors.Internal($"Received message is not valid {encoding} data.");
        }
    }
}
