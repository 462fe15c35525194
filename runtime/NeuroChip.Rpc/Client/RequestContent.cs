using System.Net;
using System.Net.Http.Headers;
using Grpc.Core.Framing;

namespace Grpc.Core.Client;

/// <summary>The body of a call: one message, or a stream that stays open while the client writes.</summary>
internal sealed class RequestContent : HttpContent
{
    private static readonly MediaTypeHeaderValue _contentType = new(RpcHeaders.ContentType);

    private readonly ReadOnlyMemory<byte> _first;
    private readonly TaskCompletionSource<Stream>? _opened;
    private readonly TaskCompletionSource? _finished;

    private RequestContent(ReadOnlyMemory<byte> first, bool streaming)
    {
        _first = first;
        Headers.ContentType = _contentType;
        if (streaming)
        {
            _opened = new TaskCompletionSource<Stream>(TaskCreationOptions.RunContinuationsAsynchronously);
            _finished = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Whether sending has begun; before that a failed call may be tried again.</summary>
    public bool Started { get; private set; }

    public static RequestContent ForMessage(ReadOnlyMemory<byte> frame) => new(frame, streaming: false);

    public static RequestContent ForStream() => new(ReadOnlyMemory<byte>.Empty, streaming: true);

    /// <summary>The stream to write to, once the connection is there.</summary>
    public Task<Stream> OpenAsync() => _opened!.Task;

    /// <summary>Says that no more will be written.</summary>
    public void Finish() => _finished?.TrySetResult();

    /// <summary>
    /// Wakes writers that wait for a connection which will not come. The body fails and does not end: to the server, requests
    /// that are cut short must never look complete.
    /// </summary>
    public void Fail(Exception cause)
    {
        if (_opened is not null)
        {
            _opened.TrySetException(cause);
            _ = _opened.Task.Exception;
            _finished!.TrySetException(cause);
            _ = _finished.Task.Exception;
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Started = true;
        if (_opened is null)
        {
            await stream.WriteAsync(_first, cancellationToken).ConfigureAwait(false);
            return;
        }

        // Headers go out at once: the server may answer before the first request.
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        _opened.TrySetResult(stream);
        await _finished!.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
