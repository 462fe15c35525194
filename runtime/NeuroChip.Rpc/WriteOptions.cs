namespace Grpc.Core;

/// <summary>How messages are to be sent.</summary>
[Flags]
public enum WriteFlags
{
    /// <summary>Send at once, compressed if the call compresses.</summary>
    None = 0,

    /// <summary>The message may wait for the next one before it is sent.</summary>
    BufferHint = 1,

    /// <summary>Send this message uncompressed even if the call compresses.</summary>
    NoCompress = 2,
}

/// <summary>Options of a write.</summary>
/// <param name="flags">How to send.</param>
public class WriteOptions(WriteFlags flags = WriteFlags.None)
{
    /// <summary>Send at once, compressed if the call compresses.</summary>
    public static readonly WriteOptions Default = new();

    /// <summary>How to send.</summary>
    public WriteFlags Flags { get; } = flags;
}
