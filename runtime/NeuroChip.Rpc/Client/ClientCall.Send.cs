using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using Grpc.Core.Framing;

namespace Grpc.Core.Client;

/// <content>Opening the call, and requests.</content>
internal sealed partial class ClientCall<TRequest, TResponse>
{
    private static readonly StreamPipeReaderOptions _singleOptions = new(bufferSize: 4096, minimumReadSize: 1024, leaveOpen: true);
    private static readonly StreamPipeReaderOptions _streamOptions = new(bufferSize: 64 * 1024, minimumReadSize: 4096, leaveOpen: true);

    private static readonly TimeSpan _statusWait = TimeSpan.FromMilliseconds(500);

    private int _writing;
    private bool _requestsDone;

    /// <summary>Opens a call whose one request is known.</summary>
    public void Start(TRequest request)
    {
        byte[] frame;
        try
        {
            using var buffer = new PooledBufferWriter();
            _writer.Write(request, _method.RequestMarshaller, _options.WriteOptions, buffer);
            frame = buffer.WrittenSpan.ToArray();
        }
        catch (RpcException e)
        {
            _opening = Task.FromException<MessageReader>(e);
            return;
        }

        _opening = OpenAsync(RequestContent.ForMessage(frame));
    }

    /// <summary>Opens a call whose requests come later.</summary>
    public void Start() => _opening = OpenAsync(RequestContent.ForStream());

    /// <summary>Sends one request of a stream; done when the transport has taken it.</summary>
    public async Task WriteAsync(TRequest message, WriteOptions? options, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _writing, 1) != 0)
        {
            throw new InvalidOperationException("One write at a time: the one before has not finished.");
        }

        try
        {
            if (_requestsDone)
            {
                throw new InvalidOperationException("The request stream was completed; nothing can follow.");
            }

            if (_status is { } ended)
            {
                throw Failure(ended);
            }

            using var buffer = new PooledBufferWriter();
            _writer.Write(message, _method.RequestMarshaller, options ?? _options.WriteOptions, buffer);
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                var stream = await _content!.OpenAsync().ConfigureAwait(false);
                await stream.WriteAsync(buffer.WrittenMemory, _token).ConfigureAwait(false);
                if (((options?.Flags ?? WriteFlags.None) & WriteFlags.BufferHint) == 0)
                {
                    await stream.FlushAsync(_token).ConfigureAwait(false);
                }
            }
            catch (Exception e) when (e is not RpcException { Source: OwnFailure })
            {
                throw Failure(await WriteFailedAsync(e).ConfigureAwait(false));
            }
        }
        finally
        {
            Volatile.Write(ref _writing, 0);
        }
    }

    /// <summary>Ends the request stream.</summary>
    public Task CompleteAsync()
    {
        _requestsDone = true;
        _content?.Finish();
        return Task.CompletedTask;
    }

    // A write mostly fails because the server has ended the call, and its status, which the reading side
    // is about to get, says more than the error of the write.
    private async Task<Status> WriteFailedAsync(Exception cause)
    {
        if (!_token.IsCancellationRequested)
        {
            await Task.WhenAny(_ended.Task, Task.Delay(_statusWait, CancellationToken.None)).ConfigureAwait(false);
        }

        if (_status is { } ended)
        {
            return ended;
        }

        return _headerStatus is { } refused ? refused.Status
            : _token.IsCancellationRequested ? ToStatus(cause)
            : new Status(StatusCode.Cancelled, "The server takes no more requests of this call; read its responses for the status.", cause);
    }

    private async Task<MessageReader> OpenAsync(RequestContent content)
    {
        _content = content;
        var wait = TimeSpan.FromMilliseconds(50);
        while (true)
        {
            try
            {
                _token.ThrowIfCancellationRequested();
                _response = await _channel.Http.SendAsync(MakeRequest(content), _token).ConfigureAwait(false);
                _token.ThrowIfCancellationRequested();
                return CheckResponse(_response);
            }
            catch (HttpRequestException) when (_options.IsWaitForReady && !content.Started)
            {
                // Nothing was sent, so the call can be made anew when the server is there.
                await Task.Delay(wait, _token).ConfigureAwait(false);
                wait = TimeSpan.FromMilliseconds(Math.Min(wait.TotalMilliseconds * 2, 1000));
            }
            catch (Exception e)
            {
                var status = Settle(ToStatus(e), e is RpcException rpc ? rpc.Trailers : Metadata.Empty);
                _response?.Dispose();
                content.Fail(Failure(status));
                throw Failure(status);
            }
        }
    }

    private HttpRequestMessage MakeRequest(RequestContent content)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_channel.BaseAddress, _method.FullName))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        var headers = request.Headers;
        headers.TryAddWithoutValidation("te", "trailers");
        headers.TryAddWithoutValidation("user-agent", "neurochip-rpc/0.1");
        headers.TryAddWithoutValidation(RpcHeaders.AcceptEncoding, RpcHeaders.AcceptedEncodings);
        if (_encoding is not null)
        {
            headers.TryAddWithoutValidation(RpcHeaders.Encoding, _encoding);
        }

        if (_options.Deadline is { } deadline && deadline != DateTime.MaxValue)
        {
            headers.TryAddWithoutValidation(RpcHeaders.Timeout, RpcTimeout.Format(deadline.ToUniversalTime() - DateTime.UtcNow));
        }

        foreach (var entry in _options.Headers ?? Metadata.Empty)
        {
            if (!MetadataCodec.IsReserved(entry.Key))
            {
                headers.TryAddWithoutValidation(entry.Key, MetadataCodec.ToField(entry));
            }
        }

        return request;
    }

    private MessageReader CheckResponse(HttpResponseMessage response)
    {
        var contentType = response.Content.Headers.ContentType?.ToString();
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw RpcErrors.Make(StatusMapping.FromHttp(response.StatusCode), $"The server answered HTTP {(int)response.StatusCode}.");
        }

        if (!RpcHeaders.IsRpcContentType(contentType))
        {
            throw RpcErrors.Make(StatusCode.Unknown, $"The server answered with content type '{contentType}', which is not gRPC.");
        }

        _headerStatus = ResponseStatus.FromHeaders(response);
        if (_headerStatus is not null)
        {
            _responseHeaders.TrySetResult(Metadata.Empty);
            return new MessageReader(PipeReader.Create(ReadOnlySequence<byte>.Empty), null, 0);
        }

        string? encoding = null;
        if (response.Headers.NonValidated.TryGetValues(RpcHeaders.Encoding, out var values))
        {
            encoding = values.ToString();
            if (!MessageCodec.IsKnown(encoding))
            {
                throw RpcErrors.Internal($"The server used message encoding '{encoding}', which it was not offered.");
            }
        }

        _responseHeaders.TrySetResult(ResponseStatus.ToMetadata(response.Headers.NonValidated));
        var single = _method.Type is MethodType.Unary or MethodType.ClientStreaming;
        _input = PipeReader.Create(response.Content.ReadAsStream(_token), single ? _singleOptions : _streamOptions);
        return new MessageReader(_input, encoding, _channel.Options.MaxReceiveMessageSize);
    }
}
