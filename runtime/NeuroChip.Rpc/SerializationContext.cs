using System.Buffers;

namespace Grpc.Core;

/// <summary>Where a serializer puts the bytes of one message.</summary>
public abstract class SerializationContext
{
    /// <summary>Hands over the whole message; ends the serialization.</summary>
    public virtual void Complete(byte[] payload) => throw new NotSupportedException();

    /// <summary>The buffer to write the message to; end with <see cref="Complete()"/>.</summary>
    public virtual IBufferWriter<byte> GetBufferWriter() => throw new NotSupportedException();

    /// <summary>Announces the length of the message, before <see cref="GetBufferWriter"/>.</summary>
    public virtual void SetPayloadLength(int payloadLength)
    {
        // A hint: a context without use for it ignores it.
    }

    /// <summary>Says that the message is written.</summary>
    public virtual void Complete() => throw new NotSupportedException();
}
