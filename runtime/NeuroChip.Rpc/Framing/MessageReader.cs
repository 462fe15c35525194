using System.Buffers;
using System.IO.Pipelines;

namespace Grpc.Core.Framing;

/// <summary>
/// Takes messages out of a byte stream. Nothing is buffered that the header did not announce within
/// the limit, and at most one message is held at a time.
/// </summary>
/// <param name="input">The bytes.</param>
/// <param name="encoding">Encoding of compressed messages, or null if none may be compressed.</param>
/// <param name="maxMessageSize">Largest message to accept, also after inflating.</param>
internal sealed class MessageReader(PipeReader input, string? encoding, int maxMessageSize) : DeserializationContext
{
    private ReadOnlySequence<byte> _payload;
    private int _payloadLength;

    /// <summary>Whether the other side has said that nothing follows.</summary>
    public bool Ended { get; private set; }

    /// <summary>Whether the last message came compressed.</summary>
    public bool LastWasCompressed { get; private set; }

    public override int PayloadLength => _payloadLength;

    public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => _payload;

    /// <summary>Reads the next message.</summary>
    /// <returns>Whether there was one; false at the end of the stream.</returns>
    /// <exception cref="RpcException">The stream breaks a rule of the framing or a limit.</exception>
    public async ValueTask<(bool Found, T? Message)> ReadAsync<T>(Marshaller<T> marshaller, CancellationToken cancellationToken)
    {
        var headerRead = false;
        var compressed = false;
        var length = 0;
        while (true)
        {
            var result = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            var buffer = result.Buffer;
            try
            {
                if (!headerRead && buffer.Length >= FrameHeader.Size)
                {
                    FrameHeader.Read(buffer, maxMessageSize, out compressed, out length);
                    headerRead = true;
                    if (compressed && encoding is null)
                    {
                        throw RpcErrors.Internal("Message is flagged as compressed but the call names no encoding.");
                    }
                }

                if (headerRead && buffer.Length >= FrameHeader.Size + (long)length)
                {
                    var message = Decode(buffer.Slice(FrameHeader.Size, length), compressed, marshaller);
                    input.AdvanceTo(buffer.GetPosition(FrameHeader.Size + (long)length));
                    return (true, message);
                }
            }
            catch
            {
                // The stream ends here, so what is left of it is given back unread.
                input.AdvanceTo(buffer.End);
                throw;
            }

            if (result.IsCanceled)
            {
                input.AdvanceTo(buffer.Start);
                throw new OperationCanceledException("The read was given up.");
            }

            if (result.IsCompleted)
            {
                Ended = true;
                if (buffer.IsEmpty)
                {
                    input.AdvanceTo(buffer.End);
                    return (false, default);
                }

                var received = buffer.Length;
                input.AdvanceTo(buffer.End);
                throw RpcErrors.Internal($"The stream ends inside a message, after {received} bytes of it.");
            }

            input.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    /// <summary>Reads the one message of a stream that must hold exactly one.</summary>
    /// <param name="marshaller">Reads the message.</param>
    /// <param name="what">"request" or "response", for the error.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<T> ReadSingleAsync<T>(Marshaller<T> marshaller, string what, CancellationToken cancellationToken)
    {
        var (found, message) = await ReadAsync(marshaller, cancellationToken).ConfigureAwait(false);
        if (!found)
        {
            throw RpcErrors.Make(StatusCode.Unimplemented, $"The call carries no {what} message; this method takes exactly one.");
        }

        await ExpectEndAsync(what, cancellationToken).ConfigureAwait(false);
        return message!;
    }

    /// <summary>Makes sure that nothing follows, without buffering what does.</summary>
    public async ValueTask ExpectEndAsync(string what, CancellationToken cancellationToken)
    {
        while (!Ended)
        {
            var result = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            input.AdvanceTo(result.Buffer.End);
            if (!result.Buffer.IsEmpty)
            {
                throw RpcErrors.Make(StatusCode.Unimplemented, $"The call carries more than one {what} message; this method takes exactly one.");
            }

            if (result.IsCanceled)
            {
                throw new OperationCanceledException("The read was given up.");
            }

            Ended = result.IsCompleted;
        }
    }

    private T Decode<T>(in ReadOnlySequence<byte> payload, bool compressed, Marshaller<T> marshaller)
    {
        LastWasCompressed = compressed;
        using var inflated = compressed ? new PooledBufferWriter(checked((int)Math.Min(payload.Length * 4, 1 << 20))) : null;
        if (inflated is not null)
        {
            if (encoding != MessageCodec.Identity)
            {
                MessageCodec.Decompress(encoding!, payload, maxMessageSize, inflated);
            }
            else
            {
                throw RpcErrors.Internal("Message is flagged as compressed but the call's encoding is identity.");
            }
        }

        _payload = inflated is null ? payload : new ReadOnlySequence<byte>(inflated.WrittenMemory);
        _payloadLength = (int)_payload.Length;
        try
        {
            return marshaller.ContextualDeserializer(this);
        }
        catch (Exception e) when (e is not RpcException and not OutOfMemoryException)
        {
            throw RpcErrors.Internal("The message cannot be decoded: " + e.Message, e);
        }
        finally
        {
            _payload = default;
        }
    }
}
