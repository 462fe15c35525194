using Grpc.Core;
using NeuroChip.Device;
using NeuroChip.Protocol.V1;
using DeviceSession = NeuroChip.Device.Sessions.Session;
using ResetKind = NeuroChip.Device.ResetKind;

namespace NeuroChip.Server.Services.V1;

/// <summary>Runs and resets the device, call by call or through a pipeline.</summary>
internal sealed class ControlService(SessionCalls calls, SessionWatch watch, PipelineRunner pipeline, DeviceServiceLimits limits)
    : Control.ControlBase
{
    public override async Task<RunResponse> Run(RunRequest request, ServerCallContext context)
    {
        // A run is long enough for its client to be killed under it.
        using SessionWatch.Attachment attachment = watch.Attach(calls.Authorize(request.LeaseToken), context, isLifeline: false);
        RunResponse response = await calls.RunAsync(request.LeaseToken, context, (session, stop) =>
        {
            if (request.Steps == 0 || request.Steps > limits.MaxStepsPerRun)
            {
                throw ServiceErrors.TooMuch("steps", $"{request.Steps} were asked for.", $"One call may run 1 to {limits.MaxStepsPerRun}.");
            }

            RunResult result = session.Device.Run(request.Steps, stop);
            return new RunResponse { StepsRun = (uint)result.StepsRun, Step = (ulong)result.Step };
        }).ConfigureAwait(false);
        attachment.Completed = true;
        return response;
    }

    public override Task<ResetResponse> Reset(ResetRequest request, ServerCallContext context) =>
        calls.RunAsync(request.LeaseToken, context, (session, _) =>
        {
            session.Device.Reset(ToKind(request.Kind));
            return new ResetResponse { Status = Messages.ToMessage(session.Device.Status) };
        });

    public override Task<GetStateResponse> GetState(GetStateRequest request, ServerCallContext context) =>
        calls.RunAsync(request.LeaseToken, context, (session, _) => new GetStateResponse
        {
            StateDigest = request.WithDigest ? session.Device.ReadDigest() : "",
            Status = Messages.ToMessage(session.Device.Status),
        });

    public override async Task Pipeline(
        IAsyncStreamReader<PipelineRequest> requestStream, IServerStreamWriter<PipelineResponse> responseStream, ServerCallContext context)
    {
        if (!await requestStream.MoveNext(context.CancellationToken).ConfigureAwait(false))
        {
            return;
        }

        DeviceSession session = calls.Authorize(requestStream.Current.LeaseToken);
        using SessionWatch.Attachment attachment = watch.Attach(session, context, isLifeline: false);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, session.Ended);
        try
        {
            // The commands compute on this thread, which must not be the one that watches the deadline.
            await Task.Yield();
            do
            {
                calls.Authorize(session.Token);
                PipelineRequest request = requestStream.Current;
                PipelineResponse response = calls.Do(session, (own, token) => pipeline.Execute(own.Device, request, token), stop.Token);
                await responseStream.WriteAsync(response, stop.Token).ConfigureAwait(false);
            }
            while (await requestStream.MoveNext(stop.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (session.HasEnded)
        {
            SessionCalls.ThrowIfEnded(session);
        }

        attachment.Completed = true;
    }

    /// <summary>The device's name of a reset.</summary>
    internal static ResetKind ToKind(Protocol.V1.ResetKind kind) => kind switch
    {
        Protocol.V1.ResetKind.State => ResetKind.State,
        Protocol.V1.ResetKind.Image => ResetKind.Image,
        _ => throw ServiceErrors.BadField("kind", $"{(int)kind} is no kind of reset.", "Use RESET_KIND_STATE or RESET_KIND_IMAGE."),
    };
}
