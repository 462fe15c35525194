using System.Globalization;
using Grpc.Core.Framing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Grpc.Core.Hosting;

/// <content>The end of a call.</content>
internal sealed partial class ServerCall
{
    private const int NoError = 0x0;
    private const int InternalError = 0x2;
    private const int Cancel = 0x8;

    /// <summary>Completes when the call's token fires; asked for only by calls with a deadline.</summary>
    public Task WaitForStopAsync()
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _token.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), stopped);
        return stopped.Task;
    }

    /// <summary>Shuts the handler out and sends the status.</summary>
    public async Task FinishAsync(Status status, Metadata? trailers)
    {
        await _gate.CloseAsync().ConfigureAwait(false);
        if (_aborted.IsCancellationRequested)
        {
            return;
        }

        if (_writeCutShort)
        {
            // The client does not read, or half a message is out: no trailers could reach it.
            Reset(_http, status.StatusCode == StatusCode.DeadlineExceeded ? Cancel : InternalError);
            return;
        }

        var merged = Merge(_responseTrailers, trailers);
        if (_bodyWritten)
        {
            SendTrailers(status, merged);
        }
        else if (status.StatusCode == StatusCode.OK)
        {
            SetResponseHeaders(null);
            SendTrailers(status, merged);
        }
        else
        {
            SetTrailersOnly(_http, status, merged);
        }

        await EndAsync(_http, Reader.Ended).ConfigureAwait(false);
    }

    /// <summary>Answers a call that never reaches a handler: one header block with the status, and the end.</summary>
    public static Task RefuseAsync(HttpContext http, Status status)
    {
        SetTrailersOnly(http, status, null);
        return EndAsync(http, requestEnded: false);
    }

    private static void SetTrailersOnly(HttpContext http, Status status, Metadata? trailers)
    {
        var fields = http.Response.Headers;
        http.Response.StatusCode = StatusCodes.Status200OK;
        http.Response.ContentType = RpcHeaders.ContentType;
        fields[RpcHeaders.AcceptEncoding] = RpcHeaders.AcceptedEncodings;
        if (trailers is not null)
        {
            AppendFields(fields, trailers);
        }

        SetStatus(fields, status);
    }

    private void SendTrailers(Status status, Metadata? trailers)
    {
        var fields = _http.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers;
        if (trailers is not null)
        {
            AppendFields(fields, trailers);
        }

        SetStatus(fields, status);
    }

    private static async Task EndAsync(HttpContext http, bool requestEnded)
    {
        if (requestEnded || http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
        {
            return;
        }

        if (http.Request.BodyReader.TryRead(out var rest))
        {
            // The end of the stream may have arrived unnoticed.
            http.Request.BodyReader.AdvanceTo(rest.Buffer.Start);
            if (rest.IsCompleted && rest.Buffer.IsEmpty)
            {
                return;
            }
        }

        // The client still sends: give it the whole answer, then tell it to stop.
        await http.Response.CompleteAsync().ConfigureAwait(false);
        Reset(http, NoError);
    }

    private static void Reset(HttpContext http, int error) => http.Features.Get<IHttpResetFeature>()?.Reset(error);

    private static void SetStatus(IHeaderDictionary fields, Status status)
    {
        fields[RpcHeaders.Status] = ((int)status.StatusCode).ToString(CultureInfo.InvariantCulture);
        if (status.Detail.Length > 0)
        {
            fields[RpcHeaders.Message] = PercentEncoding.Encode(status.Detail);
        }
    }

    private static void AppendFields(IHeaderDictionary fields, Metadata metadata)
    {
        foreach (var entry in metadata)
        {
            if (!MetadataCodec.IsReserved(entry.Key))
            {
                fields.Append(entry.Key, MetadataCodec.ToField(entry));
            }
        }
    }

    private static Metadata? Merge(Metadata? own, Metadata? thrown)
    {
        if (thrown is null || thrown.Count == 0)
        {
            return own;
        }

        if (own is null || own.Count == 0)
        {
            return thrown;
        }

        var merged = new Metadata();
        foreach (var entry in own.Concat(thrown))
        {
            merged.Add(entry);
        }

        return merged;
    }
}
