using System.Runtime.CompilerServices;

namespace Grpc.Core;

/// <summary>A running call with many requests and one response; await it for the response.</summary>
/// <typeparam name="TRequest">Type of a request.</typeparam>
/// <typeparam name="TResponse">Type of the response.</typeparam>
/// <param name="requestStream">The requests.</param>
/// <param name="responseAsync">The response.</param>
/// <param name="responseHeadersAsync">The response headers.</param>
/// <param name="getStatusFunc">The status, once there.</param>
/// <param name="getTrailersFunc">The trailers, once there.</param>
/// <param name="disposeAction">Gives the call up if it still runs.</param>
public sealed class AsyncClientStreamingCall<TRequest, TResponse>(
    IClientStreamWriter<TRequest> requestStream,
    Task<TResponse> responseAsync,
    Task<Metadata> responseHeadersAsync,
    Func<Status> getStatusFunc,
    Func<Metadata> getTrailersFunc,
    Action disposeAction) : IDisposable
{
    /// <summary>The requests.</summary>
    public IClientStreamWriter<TRequest> RequestStream => requestStream;

    /// <summary>The response.</summary>
    public Task<TResponse> ResponseAsync => responseAsync;

    /// <summary>The response headers.</summary>
    public Task<Metadata> ResponseHeadersAsync => responseHeadersAsync;

    /// <summary>Awaits the response.</summary>
    public TaskAwaiter<TResponse> GetAwaiter() => responseAsync.GetAwaiter();

    /// <summary>Awaits the response on any thread, or not.</summary>
    public ConfiguredTaskAwaitable<TResponse> ConfigureAwait(bool continueOnCapturedContext) =>
        responseAsync.ConfigureAwait(continueOnCapturedContext);

    /// <summary>The status of a call that has ended.</summary>
    public Status GetStatus() => getStatusFunc();

    /// <summary>The trailers of a call that has ended.</summary>
    public Metadata GetTrailers() => getTrailersFunc();

    /// <summary>Gives the call up if it still runs.</summary>
    public void Dispose() => disposeAction();
}
