using System.Buffers;

namespace Grpc.Core.Framing;

/// <summary>
/// Frames messages into a buffer. One writer serves one stream of messages; it is its own
/// serialization context so that a message costs no allocation.
/// </summary>
/// <param name="encoding">Encoding of compressed messages, or null if none are compressed.</param>
/// <param name="maxMessageSize">Largest message to send, before compression.</param>
internal sealed class MessageWriter(string? encoding, int maxMessageSize) : SerializationContext
{
    private IBufferWriter<byte>? _output;
    private PooledBufferWriter? _scratch;
    private bool _compress;
    private int _announced;
    private bool _direct;
    private bool _complete;

    /// <summary>Writes one message with its header.</summary>
    /// <exception cref="RpcException">The message is too large.</exception>
    public void Write<T>(T message, Marshaller<T> marshaller, WriteOptions? options, IBufferWriter<byte> output)
    {
        _output = output;
        _compress = encoding is not null && ((options?.Flags ?? WriteFlags.None) & WriteFlags.NoCompress) == 0;
        _announced = -1;
        _direct = false;
        _complete = false;
        try
        {
            marshaller.ContextualSerializer(message, this);
            if (!_complete)
            {
                throw new InvalidOperationException("The serializer did not complete its context.");
            }
        }
        finally
        {
            _output = null;
            _scratch?.Dispose();
            _scratch = null;
        }
    }

    public override void SetPayloadLength(int payloadLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(payloadLength);
        CheckSize(payloadLength);
        _announced = payloadLength;
    }

    public override IBufferWriter<byte> GetBufferWriter()
    {
        // With the length known and nothing to compress the message can go straight to its place.
        if (_announced >= 0 && !_compress)
        {
            if (!_direct)
            {
                _direct = true;
                WriteHeader(compressed: false, _announced);
            }

            return _output!;
        }

        return _scratch ??= new PooledBufferWriter(Math.Max(_announced, 0));
    }

    public override void Complete()
    {
        CheckOnce();
        if (!_direct)
        {
            Emit(_scratch is null ? [] : _scratch.WrittenSpan);
        }
    }

    public override void Complete(byte[] payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        CheckOnce();
        Emit(payload);
    }

    private void Emit(ReadOnlySpan<byte> payload)
    {
        CheckSize(payload.Length);
        if (!_compress || payload.IsEmpty)
        {
            WriteHeader(compressed: false, payload.Length);
            _output!.Write(payload);
            return;
        }

        using var compressed = new PooledBufferWriter(payload.Length / 2);
        MessageCodec.Compress(encoding!, payload, compressed);
        WriteHeader(compressed: true, compressed.WrittenCount);
        _output!.Write(compressed.WrittenSpan);
    }

    private void WriteHeader(bool compressed, int length)
    {
        FrameHeader.Write(_output!.GetSpan(FrameHeader.Size), compressed, length);
        _output.Advance(FrameHeader.Size);
    }

    private void CheckSize(int length)
    {
        if (length > maxMessageSize)
        {
            throw RpcErrors.TooLarge($"Message to send of {length} bytes exceeds the limit of {maxMessageSize} bytes.");
        }
    }

    private void CheckOnce()
    {
        if (_complete)
        {
            throw new InvalidOperationException("The serialization context was completed twice.");
        }

        _complete = true;
    }
}
