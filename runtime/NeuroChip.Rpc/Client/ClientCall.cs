using System.IO.Pipelines;
using Grpc.Core.Framing;

namespace Grpc.Core.Client;

/// <summary>
/// One call on the client. ClientCall.Send.cs opens it and sends requests; this part reads responses
/// and settles how the call ended: the first ending wins and every later question gets it.
/// </summary>
internal sealed partial class ClientCall<TRequest, TResponse> : IDisposable
    where TRequest : class
    where TResponse : class
{
    // Marks exceptions that carry the call's settled status already.
    private const string OwnFailure = "Grpc.Core.Client";

    private static readonly TimeSpan _timerSlack = TimeSpan.FromMilliseconds(20);

    private readonly RpcChannel _channel;
    private readonly Method<TRequest, TResponse> _method;
    private readonly CallOptions _options;
    private readonly CancellationTokenSource _source;
    private readonly CancellationToken _token;
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource<Metadata> _responseHeaders = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly MessageWriter _writer;
    private readonly string? _encoding;
    private Task<MessageReader>? _opening;
    private HttpResponseMessage? _response;
    private PipeReader? _input;
    private RequestContent? _content;
    private (Status Status, Metadata Trailers)? _headerStatus;
    private Status? _status;
    private Metadata _trailers = Metadata.Empty;
    private bool _disposed;

    public ClientCall(RpcChannel channel, Method<TRequest, TResponse> method, CallOptions options)
    {
        _channel = channel;
        _method = method;
        _options = options;
        _encoding = options.Headers?.GetValue(RpcHeaders.EncodingRequest) ?? channel.Options.RequestEncoding;
        _encoding = _encoding is not null && MessageCodec.IsKnown(_encoding) && _encoding != MessageCodec.Identity ? _encoding : null;
        _writer = new MessageWriter(_encoding, channel.Options.MaxSendMessageSize);
        _source = CancellationTokenSource.CreateLinkedTokenSource(options.CancellationToken, channel.Shutdown);
        _token = _source.Token;
        if (options.Deadline is { } deadline && deadline != DateTime.MaxValue)
        {
            var left = deadline.ToUniversalTime() - DateTime.UtcNow;
            if (left <= TimeSpan.Zero)
            {
                _source.Cancel();
            }
            else if (left.TotalMilliseconds < uint.MaxValue - 1)
            {
                _source.CancelAfter(left);
            }
        }

        // The server must hear of the end even if nobody reads or writes at the time.
        _token.UnsafeRegister(static state => ((ClientCall<TRequest, TResponse>)state!).Abort(), this);
    }

    public Task<Metadata> ResponseHeadersAsync => _responseHeaders.Task;

    public Status GetStatus() =>
        _status ?? throw new InvalidOperationException("The call has not ended; read its responses to the end first.");

    public Metadata GetTrailers() =>
        _status is not null ? _trailers : throw new InvalidOperationException("The call has not ended; read its responses to the end first.");

    /// <summary>Reads the only response of a call and its status.</summary>
    public async Task<TResponse> ReadSingleAsync()
    {
        try
        {
            var reader = await _opening!.ConfigureAwait(false);
            var (found, message) = await reader.ReadAsync(_method.ResponseMarshaller, _token).ConfigureAwait(false);
            if (found)
            {
                await reader.ExpectEndAsync("response", _token).ConfigureAwait(false);
            }

            var status = EndOfResponses();
            if (status.StatusCode == StatusCode.OK && found)
            {
                return message!;
            }

            throw Failure(status.StatusCode != StatusCode.OK
                ? status
                : Settle(new Status(StatusCode.Unimplemented, "The server answered OK without a response message."), _trailers, replace: true));
        }
        catch (Exception e) when (e is not RpcException { Source: OwnFailure })
        {
            throw Failure(Settle(ToStatus(e), Metadata.Empty));
        }
        finally
        {
            ReleaseInput();
            Dispose();
        }
    }

    /// <summary>Reads the next response of a stream.</summary>
    public async Task<(bool Found, TResponse? Message)> ReadAsync(CancellationToken cancellationToken)
    {
        if (_status is { } ended)
        {
            return ended.StatusCode == StatusCode.OK ? (false, null) : throw Failure(ended);
        }

        try
        {
            // Giving up a read gives up the call: half a message cannot be put back.
            using var registration = cancellationToken.UnsafeRegister(static state => ((ClientCall<TRequest, TResponse>)state!).Dispose(), this);
            var reader = await _opening!.ConfigureAwait(false);
            var result = await reader.ReadAsync(_method.ResponseMarshaller, _token).ConfigureAwait(false);
            if (result.Found)
            {
                return result;
            }

            var status = EndOfResponses();
            ReleaseInput();
            Dispose();
            return status.StatusCode == StatusCode.OK ? (false, null) : throw Failure(status);
        }
        catch (Exception e) when (e is not RpcException { Source: OwnFailure })
        {
            var status = Settle(ToStatus(e), Metadata.Empty);
            ReleaseInput();
            Dispose();
            throw Failure(status);
        }
    }

    /// <summary>Gives the call up if it runs, and lets go of everything.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
        }

        var wasOver = _status is not null;
        Settle(new Status(StatusCode.Cancelled, "The client gave the call up."), Metadata.Empty);
        if (!wasOver)
        {
            _source.Cancel();
        }

        Release(_status!.Value);
        _source.Dispose();
    }

    private void Abort() => Release(Settle(ToStatus(new OperationCanceledException(_token)), Metadata.Empty));

    private void Release(Status status)
    {
        // Disposing a response that has not been read to its end resets the stream.
        _response?.Dispose();
        _content?.Fail(Failure(status));
    }

    // Only the reading side may give the buffers back: nobody else knows that no read is under way.
    private void ReleaseInput()
    {
        _input?.Complete();
        _input = null;
    }

    private RpcException Failure(Status status) => new(status, _trailers) { Source = OwnFailure };

    // The status of a finished response is in the trailers.
    private Status EndOfResponses()
    {
        var (status, trailers) = _headerStatus ?? ResponseStatus.FromTrailers(_response!);
        return Settle(status, trailers);
    }

    private Status Settle(Status status, Metadata trailers, bool replace = false)
    {
        lock (_lock)
        {
            if (_status is null || replace)
            {
                _trailers = trailers;
                _status = status;
            }
        }

        _ended.TrySetResult();
        if (status.StatusCode != StatusCode.OK && _responseHeaders.TrySetException(Failure(_status!.Value)))
        {
            // Few look at the headers; nobody must be told of an unobserved failure.
            _ = _responseHeaders.Task.Exception;
        }

        return _status!.Value;
    }

    private Status ToStatus(Exception exception)
    {
        if (_options.CancellationToken.IsCancellationRequested)
        {
            return new Status(StatusCode.Cancelled, "The call was cancelled.", exception);
        }

        if (_channel.Shutdown.IsCancellationRequested)
        {
            return new Status(StatusCode.Cancelled, "The channel was closed.", exception);
        }

        if (IsDeadline(exception))
        {
            return new Status(StatusCode.DeadlineExceeded, "The deadline has passed.", exception);
        }

        return exception is ObjectDisposedException
            ? new Status(StatusCode.Cancelled, "The call was given up.", exception)
            : StatusMapping.FromException(exception);
    }

    // Two signs: our own timer, which may run a little ahead of the clock; or a reset by a server that
    // enforces the deadline a moment before that timer.
    private bool IsDeadline(Exception exception)
    {
        if (_options.Deadline is not { } deadline)
        {
            return false;
        }

        return exception is not RpcException
            && (_token.IsCancellationRequested || DateTime.UtcNow >= deadline.ToUniversalTime() - _timerSlack);
    }
}
