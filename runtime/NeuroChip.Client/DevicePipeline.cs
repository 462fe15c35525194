using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Grpc.Core;
using NeuroChip.Protocol.V1;

namespace NeuroChip.Client;

/// <summary>
/// A stream of requests, each a list of commands, done and answered strictly in order. Sending does not wait for answers,
/// so the device is never idle for a round trip. The first refused command ends the pipeline.
/// </summary>
public sealed class DevicePipeline : IDisposable
{
    private readonly AsyncDuplexStreamingCall<PipelineRequest, PipelineResponse> _call;
    private readonly CancellationToken _cancel;
    private string _token;
    private volatile ExceptionDispatchInfo? _requestError;

    internal DevicePipeline(AsyncDuplexStreamingCall<PipelineRequest, PipelineResponse> call, string token, CancellationToken cancel)
    {
        _call = call;
        _token = token;
        _cancel = cancel;
    }

    /// <summary>Sends a request; done when the transport has taken it.</summary>
    public Task SendAsync(IEnumerable<Command> commands)
    {
        // Only the first request shows the token.
        var request = new PipelineRequest { LeaseToken = _token };
        _token = "";
        request.Commands.Add(commands);
        return Calls.Unwrap(_call.RequestStream.WriteAsync(request), _cancel);
    }

    /// <summary>Says that no request follows.</summary>
    public Task CompleteAsync() => _call.RequestStream.CompleteAsync();

    /// <summary>The answer to the next request, or null after the last.</summary>
    public async Task<PipelineResponse?> ReceiveAsync() =>
        await Calls.Unwrap(_call.ResponseStream.MoveNext(CancellationToken.None), _cancel).ConfigureAwait(false) ? _call.ResponseStream.Current : null;

    /// <summary>Sends requests as the device takes them and gives the answers in order.</summary>
    /// <param name="requests">Taken from only as far as they are sent.</param>
    /// <param name="inFlight">Requests that may be under way at once.</param>
    /// <param name="cancel">Stops waiting for answers.</param>
    public async IAsyncEnumerable<PipelineResponse> ExecuteAsync(
        IEnumerable<IEnumerable<Command>> requests, int inFlight = 64, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        ArgumentOutOfRangeException.ThrowIfLessThan(inFlight, 1);
        using var room = new SemaphoreSlim(inFlight);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task sending = Task.Run(() => SendAllAsync(requests, room, stop.Token), CancellationToken.None);
        try
        {
            while (await NextAsync(cancel).ConfigureAwait(false) is { } response)
            {
                room.Release();
                yield return response;
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            if (!sending.IsCompletedSuccessfully)
            {
                // Wakes a sender that waits for the transport; the reader's error, if any, is the one to show.
                _call.Dispose();
                await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await sending.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _call.Dispose();

    /// <summary>The next answer; when the caller's own requests failed to come, their error and not the call's end that it caused.</summary>
    private async Task<PipelineResponse?> NextAsync(CancellationToken cancel)
    {
        try
        {
            return await ReceiveAsync().WaitAsync(cancel).ConfigureAwait(false);
        }
        catch (Exception) when (_requestError is not null)
        {
            _requestError.Throw();
            throw;
        }
    }

    private async Task SendAllAsync(IEnumerable<IEnumerable<Command>> requests, SemaphoreSlim room, CancellationToken stop)
    {
        try
        {
            foreach (IEnumerable<Command> request in requests)
            {
                await room.WaitAsync(stop).ConfigureAwait(false);
                await SendAsync(request).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (error is not DeviceCallException and not OperationCanceledException)
        {
            // Without this the receiver would wait for answers to requests that never come.
            _requestError = ExceptionDispatchInfo.Capture(error);
            _call.Dispose();
            throw;
        }

        await CompleteAsync().ConfigureAwait(false);
    }
}
