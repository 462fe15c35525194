namespace Grpc.Core;

/// <summary>Messages that arrive one after another.</summary>
/// <typeparam name="T">Type of a message.</typeparam>
public interface IAsyncStreamReader<out T>
{
    /// <summary>The message that the last <see cref="MoveNext"/> brought.</summary>
    public T Current { get; }

    /// <summary>Waits for the next message; false at the end of the stream.</summary>
    public Task<bool> MoveNext(CancellationToken cancellationToken);
}

/// <summary>Messages that are sent one after another; one write at a time.</summary>
/// <typeparam name="T">Type of a message.</typeparam>
public interface IAsyncStreamWriter<in T>
{
    /// <summary>How the next messages are sent; null means the default.</summary>
    public WriteOptions? WriteOptions { get; set; }

    /// <summary>Sends a message; done when the transport has room for the next.</summary>
    public Task WriteAsync(T message);

    /// <summary>Sends a message unless cancelled first.</summary>
    public Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        return cancellationToken.IsCancellationRequested ? Task.FromCanceled(cancellationToken) : WriteAsync(message);
    }
}

/// <summary>The requests of a streaming call, on the client.</summary>
/// <typeparam name="T">Type of a message.</typeparam>
public interface IClientStreamWriter<in T> : IAsyncStreamWriter<T>
{
    /// <summary>Says that no request follows.</summary>
    public Task CompleteAsync();
}

/// <summary>The responses of a streaming call, on the server.</summary>
/// <typeparam name="T">Type of a message.</typeparam>
public interface IServerStreamWriter<in T> : IAsyncStreamWriter<T>
{
}
