using Grpc.Core;
using NeuroChip.Device;
using NeuroChip.Emulator.Engines;
using NeuroChip.Protocol.V1;
using CounterReport = NeuroChip.Protocol.V1.CounterReport;

namespace NeuroChip.Server.Services.V1;

/// <summary>Reads the chip's counters.</summary>
internal sealed class CountersService(SessionCalls calls) : Counters.CountersBase
{
    public override Task<CounterReport> ReadCounters(ReadCountersRequest request, ServerCallContext context) =>
        calls.RunAsync(request.LeaseToken, context, (session, _) => ToMessage(session.Device.ReadCounters()));

    public override Task<ResetCountersResponse> ResetCounters(ResetCountersRequest request, ServerCallContext context) =>
        calls.RunAsync(request.LeaseToken, context, (session, _) =>
        {
            session.Device.ResetCounters();
            return new ResetCountersResponse();
        });

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

    private static CounterValues ToMessage(IReadOnlyList<long> values) => new()
    {
        SynapticEvents = (ulong)values[(int)CoreCounter.SynapticEvents],
        CompartmentUpdates = (ulong)values[(int)CoreCounter.CompartmentUpdates],
        CompartmentSpikes = (ulong)values[(int)CoreCounter.CompartmentSpikes],
        SpikesIn = (ulong)values[(int)CoreCounter.SpikesIn],
        SpikesOut = (ulong)values[(int)CoreCounter.SpikesOut],
        SynapseWords = (ulong)values[(int)CoreCounter.SynapseWords],
        LearnVisits = (ulong)values[(int)CoreCounter.LearnVisits],
        LearnInstructions = (ulong)values[(int)CoreCounter.LearnOps],
    };
}
