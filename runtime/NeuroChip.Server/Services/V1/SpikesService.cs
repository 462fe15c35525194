using Grpc.Core;
using NeuroChip.Device;
using NeuroChip.Device.Spikes;
using NeuroChip.Protocol.V1;
using DeviceSession = NeuroChip.Device.Sessions.Session;

namespace NeuroChip.Server.Services.V1;

/// <summary>Spikes in and out.</summary>
internal sealed class SpikesService(SessionCalls calls, SessionWatch watch, SpikeInputs inputs) : Spikes.SpikesBase
{
    public override Task<InjectResponse> Inject(InjectRequest request, ServerCallContext context) =>
        calls.RunAsync(request.LeaseToken, context, (session, _) => ToMessage(inputs.Inject(session.Device, request.Spikes)));

    public override async Task InjectStream(
        IAsyncStreamReader<InjectRequest> requestStream, IServerStreamWriter<InjectResponse> responseStream, ServerCallContext context)
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
            do
            {
                calls.Authorize(session.Token);
                SpikeInput? spikes = requestStream.Current.Spikes;
                InjectResponse response = calls.Do(session, (own, _) => ToMessage(inputs.Inject(own.Device, spikes)), stop.Token);
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

    public override async Task SubscribeSpikes(
        SubscribeSpikesRequest request, IServerStreamWriter<Protocol.V1.SpikeBatch> responseStream, ServerCallContext context)
    {
        DeviceSession session = calls.Authorize(request.LeaseToken);
        using SessionWatch.Attachment attachment = watch.Attach(session, context, isLifeline: false);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, session.Ended);
        using SpikeSubscription subscription = calls.Do(
            session, (own, _) => own.Device.Subscribe(new SpikeFilter([.. request.Populations])), stop.Token);
        var encoder = new SpikeBatchEncoder(request.ByUnit || !request.ByCompartment, request.ByCompartment);
        try
        {
            // The headers say that the subscription stands: a run started after them is seen whole.
            await context.WriteResponseHeadersAsync([]).ConfigureAwait(false);
            while (await subscription.ReadAsync(stop.Token).ConfigureAwait(false) is { } batch)
            {
                foreach (Protocol.V1.SpikeBatch message in encoder.Encode(batch))
                {
                    await responseStream.WriteAsync(message, stop.Token).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (session.HasEnded)
        {
            SessionCalls.ThrowIfEnded(session);
        }

        SessionCalls.ThrowIfEnded(session);
        attachment.Completed = true;
    }

    private static InjectResponse ToMessage(InjectReport report)
    {
        var response = new InjectResponse { Accepted = (uint)report.Accepted, Step = (ulong)report.Step };
        response.Late.AddRange(report.Late.Select(position => (uint)position));
        return response;
    }
}
