using Grpc.Core;
using NeuroChip.Device;
using NeuroChip.Device.Timing;
using NeuroChip.Emulator.Engines;
using NeuroChip.Protocol.V1;
using CounterReport = NeuroChip.Protocol.V1.CounterReport;
using DeviceSession = NeuroChip.Device.Sessions.Session;
using TimingReport = NeuroChip.Protocol.V1.TimingReport;

namespace NeuroChip.Server.Services.V1;

/// <summary>Reads the chip's counters.</summary>
internal sealed class CountersService(SessionCalls calls, SessionWatch watch) : Counters.CountersBase
{
    public override Task<CounterReport> ReadCounters(ReadCountersRequest request, ServerCallContext context) =>
        calls.RunAsync(request.LeaseToken, context, (session, _) => ToMessage(session.Device.ReadCounters()));

    public override Task<ResetCountersResponse> ResetCounters(ResetCountersRequest request, ServerCallContext context) =>
        calls.RunAsync(request.LeaseToken, context, (session, _) =>
        {
            session.Device.ResetCounters();
            return new ResetCountersResponse();
        });

    public override Task<TimingReport> ReadTiming(ReadTimingRequest request, ServerCallContext context) =>
        calls.RunAsync(request.LeaseToken, context, (session, _) => TimingMessages.ToMessage(session.Device.ReadTiming(), request.WithLinks));

    public override async Task StreamCounters(
        StreamCountersRequest request, IServerStreamWriter<CounterRecord> responseStream, ServerCallContext context)
    {
        DeviceSession session = calls.Authorize(request.LeaseToken);
        using SessionWatch.Attachment attachment = watch.Attach(session, context, isLifeline: false);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, session.Ended);
        using TimingSubscription subscription = calls.Do(
            session,
            (own, _) => own.Device.SubscribeTiming(request.Every == 0 ? 1 : Messages.ToInt(request.Every), request.WithCores), stop.Token);
        try
        {
            // The headers say that the subscription stands: a run started after them is seen whole.
            await context.WriteResponseHeadersAsync([]).ConfigureAwait(false);
            while (await subscription.ReadAsync(stop.Token).ConfigureAwait(false) is { } record)
            {
                await responseStream.WriteAsync(TimingMessages.ToMessage(record, subscription), stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (session.HasEnded)
        {
            SessionCalls.ThrowIfEnded(session);
        }

        SessionCalls.ThrowIfEnded(session);
        attachment.Completed = true;
    }

    private static CounterReport ToMessage(Device.CounterReport report)
    {
        var total = new long[NeuroChip.Emulator.Engines.CoreCounters.Count];
        var message = new CounterReport { Step = (ulong)report.Step, Launches = (ulong)report.Launches };
        foreach (CoreCounterReport core in report.Cores)
        {
            for (int i = 0; i < total.Length; i++)
            {
                total[i] += core.Values[i];
            }

            message.Cores.Add(new Protocol.V1.CoreCounters
            {
                Core = new CoreId { Chip = (uint)core.Core.Chip, Core = (uint)core.Core.Core },
                Values = ToMessage(core.Values),
            });
        }

        message.Total = ToMessage(total);
        return message;
    }

    internal static CounterValues ToMessage(IReadOnlyList<long> values) => new()
    {
        SynapticEvents = (ulong)values[(int)CoreCounter.SynapticEvents],
        CompartmentUpdates = (ulong)values[(int)CoreCounter.CompartmentUpdates],
        CompartmentSpikes = (ulong)values[(int)CoreCounter.CompartmentSpikes],
        SpikesIn = (ulong)values[(int)CoreCounter.SpikesIn],
        SpikesOut = (ulong)values[(int)CoreCounter.SpikesOut],
        SynapseWords = (ulong)values[(int)CoreCounter.SynapseWords],
        LearnVisits = (ulong)values[(int)CoreCounter.LearnVisits],
        LearnInstructions = (ulong)values[(int)CoreCounter.LearnOps],
        CompartmentsActive = (ulong)values[(int)CoreCounter.CompartmentsActive],
    };
}
