using Grpc.Core.Framing;

namespace Grpc.Core.Hosting;

/// <content>Messages in and out.</content>
internal sealed partial class ServerCall
{
    // A unary response up to this size leaves together with its trailers.
    private const int FlushThreshold = 32 * 1024;

    private MessageWriter? _writer;
    private bool _headersSet;
    private bool _bodyWritten;
    private bool _writeCutShort;
    private int _writing;

    /// <summary>Reads the next request of a stream.</summary>
    public async ValueTask<(bool Found, T? Message)> ReadAsync<T>(Marshaller<T> marshaller, CancellationToken cancellationToken)
    {
        Enter();
        try
        {
            if (!cancellationToken.CanBeCanceled || cancellationToken == _token)
            {
                return await Reader.ReadAsync(marshaller, _token).ConfigureAwait(false);
            }

            using var both = CancellationTokenSource.CreateLinkedTokenSource(_token, cancellationToken);
            return await Reader.ReadAsync(marshaller, both.Token).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw ClientGone(e);
        }
        finally
        {
            _gate.Leave();
        }
    }

    /// <summary>Reads the only request of a call.</summary>
    public async ValueTask<T> ReadSingleAsync<T>(Marshaller<T> marshaller)
    {
        Enter();
        try
        {
            return await Reader.ReadSingleAsync(marshaller, "request", _token).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw ClientGone(e);
        }
        finally
        {
            _gate.Leave();
        }
    }

    /// <summary>Writes a response; done when the transport has taken it, which holds back a writer whose client reads slowly.</summary>
    public async Task WriteAsync<T>(T message, Marshaller<T> marshaller, WriteOptions? options, bool last, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _writing, 1) != 0)
        {
            throw new InvalidOperationException("One write at a time: the one before has not finished.");
        }

        try
        {
            Enter();
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                _token.ThrowIfCancellationRequested();
                SetResponseHeaders(null);
                var output = _http.Response.BodyWriter;
                options ??= WriteOptions;
                Frame(message, marshaller, options, output);
                var wait = last
                    ? !output.CanGetUnflushedBytes || output.UnflushedBytes > FlushThreshold
                    : ((options?.Flags ?? WriteFlags.None) & WriteFlags.BufferHint) == 0;
                if (wait)
                {
                    await FlushAsync(output).ConfigureAwait(false);
                }
            }
            finally
            {
                _gate.Leave();
            }
        }
        finally
        {
            Volatile.Write(ref _writing, 0);
        }
    }

    protected override async Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
    {
        Enter();
        try
        {
            if (_headersSet)
            {
                throw new InvalidOperationException("The response headers are on their way already.");
            }

            SetResponseHeaders(responseHeaders);
            _bodyWritten = true;
            await FlushAsync(_http.Response.BodyWriter).ConfigureAwait(false);
        }
        finally
        {
            _gate.Leave();
        }
    }

    private void Frame<T>(T message, Marshaller<T> marshaller, WriteOptions? options, System.IO.Pipelines.PipeWriter output)
    {
        var before = output.CanGetUnflushedBytes ? output.UnflushedBytes : 0;
        try
        {
            _writer!.Write(message, marshaller, options, output);
            _bodyWritten = true;
        }
        catch
        {
            // Half a message in the pipe cannot be taken back, so no status can follow it.
            _writeCutShort |= output.CanGetUnflushedBytes && output.UnflushedBytes != before;
            throw;
        }
    }

    // The caller's own token is looked at before the write only: a message that is half out must go out.
    private async ValueTask FlushAsync(System.IO.Pipelines.PipeWriter output)
    {
        try
        {
            await output.FlushAsync(_token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _writeCutShort = true;
            throw;
        }
        catch (IOException e)
        {
            throw ClientGone(e);
        }
    }

    private void SetResponseHeaders(Metadata? extra)
    {
        if (_headersSet)
        {
            return;
        }

        _headersSet = true;
        var fields = _http.Response.Headers;
        _http.Response.ContentType = RpcHeaders.ContentType;
        fields[RpcHeaders.AcceptEncoding] = RpcHeaders.AcceptedEncodings;
        var encoding = extra?.GetValue(RpcHeaders.EncodingRequest) ?? _options.ResponseEncoding;
        if (encoding is null or MessageCodec.Identity || !MessageCodec.IsKnown(encoding) || !MessageCodec.Accepts(_headers.AcceptEncoding, encoding))
        {
            encoding = null;
        }
        else
        {
            fields[RpcHeaders.Encoding] = encoding;
        }

        if (extra is not null)
        {
            AppendFields(fields, extra);
        }

        _writer = new MessageWriter(encoding, _options.MaxSendMessageSize);
    }

    private OperationCanceledException ClientGone(IOException cause) => new("The client gave the call up.", cause, _token);
}
