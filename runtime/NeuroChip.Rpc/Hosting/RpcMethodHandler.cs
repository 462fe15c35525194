using Grpc.Core.Framing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Grpc.Core.Hosting;

/// <summary>Serves the calls of one method.</summary>
/// <param name="method">The method.</param>
/// <param name="environment">What all methods of a server share.</param>
internal abstract class RpcMethodHandler(IMethod method, RpcServerEnvironment environment)
{
    /// <summary>Serves one HTTP request: check, run the handler, send the status.</summary>
    public async Task HandleAsync(HttpContext http)
    {
        if (!IsRpcRequest(http))
        {
            return;
        }

        LiftHttpLimits(http);
        var refusal = CallHeaders.Read(http.Request.Headers, environment.Options, out var headers);
        if (refusal is null && headers.Timeout == TimeSpan.Zero)
        {
            refusal = new Status(StatusCode.DeadlineExceeded, "The deadline has passed.");
        }

        if (refusal is { } status)
        {
            RpcServerLog.CallEnded(environment.Logger, method.FullName, status.StatusCode, status.Detail);
            await ServerCall.RefuseAsync(http, status).ConfigureAwait(false);
            return;
        }

        var call = new ServerCall(http, method, environment.Options, headers, environment.Stopping);
        var work = RunAsync(call);
        if (!work.IsCompleted && call.HasDeadline)
        {
            await Task.WhenAny(work, call.WaitForStopAsync()).ConfigureAwait(false);
            if (!work.IsCompleted && call.IsPastDeadline)
            {
                await AbandonAsync(call, work).ConfigureAwait(false);
                return;
            }
        }

        var (result, trailers) = await work.ConfigureAwait(false);
        using (call)
        {
            await FinishAsync(call, result, trailers).ConfigureAwait(false);
        }
    }

    /// <summary>Runs the application's handler.</summary>
    protected abstract Task InvokeAsync(ServerCall call);

    private static bool IsRpcRequest(HttpContext http)
    {
        var refused =
            !HttpMethods.IsPost(http.Request.Method) ? StatusCodes.Status405MethodNotAllowed
            : !HttpProtocol.IsHttp2(http.Request.Protocol) ? StatusCodes.Status426UpgradeRequired
            : !RpcHeaders.IsRpcContentType(http.Request.ContentType) ? StatusCodes.Status415UnsupportedMediaType
            : 0;
        if (refused == 0)
        {
            return true;
        }

        http.Response.StatusCode = refused;
        if (refused == StatusCodes.Status405MethodNotAllowed)
        {
            http.Response.Headers.Allow = HttpMethods.Post;
        }

        return false;
    }

    // Message limits take the place of HTTP's: a stream may be endless, and may be slow.
    private static void LiftHttpLimits(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false, MaxRequestBodySize: not null } size)
        {
            size.MaxRequestBodySize = null;
        }

        if (http.Features.Get<Microsoft.AspNetCore.Server.Kestrel.Core.Features.IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            // For HTTP/2 the rate can be switched off and not even read.
            rate.MinDataRate = null;
        }
    }

    private async Task<(Status Status, Metadata? Trailers)> RunAsync(ServerCall call)
    {
        try
        {
            await InvokeAsync(call).ConfigureAwait(false);
            return (call.Status, null);
        }
        catch (Exception) when (call.IsPastDeadline)
        {
            return (call.StopStatus, null);
        }
        catch (RpcException e)
        {
            return (e.Status, e.Trailers);
        }
        catch (OperationCanceledException) when (call.CancellationToken.IsCancellationRequested)
        {
            return (call.StopStatus, null);
        }
        catch (OperationCanceledException e) when (e.InnerException is IOException)
        {
            return (Status.DefaultCancelled, null);
        }
        catch (Exception e)
        {
            // What went wrong inside is for the log; the client learns that it was not its fault.
            RpcServerLog.HandlerFailed(environment.Logger, e, method.FullName);
            return (new Status(StatusCode.Unknown, "The handler failed."), null);
        }
    }

    private async Task FinishAsync(ServerCall call, Status status, Metadata? trailers)
    {
        if (status.StatusCode != StatusCode.OK)
        {
            RpcServerLog.CallEnded(environment.Logger, method.FullName, status.StatusCode, status.Detail);
        }

        try
        {
            await call.FinishAsync(status, trailers).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            RpcServerLog.StatusNotSent(environment.Logger, e, method.FullName);
        }
    }

    // The client has its answer at the deadline even if the handler goes on; the gate keeps the two apart.
    private async Task AbandonAsync(ServerCall call, Task work)
    {
        RpcServerLog.HandlerLate(environment.Logger, method.FullName);
        await FinishAsync(call, call.StopStatus, null).ConfigureAwait(false);
        _ = work.ContinueWith(
            static (_, state) => ((ServerCall)state!).Dispose(), call, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }
}
