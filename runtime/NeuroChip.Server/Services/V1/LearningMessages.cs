using Google.Protobuf.Collections;
using Grpc.Core;
using NeuroChip.Device.Learning;
using NeuroChip.Protocol.V1;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Microcode;
using DeviceStatus = NeuroChip.Device.DeviceStatus;

namespace NeuroChip.Server.Services.V1;

/// <summary>Conversions of the learning calls.</summary>
internal static class LearningMessages
{
    public static CoreId ToMessage(CoreAddress core) => new() { Chip = (uint)core.Chip, Core = (uint)core.Core };

    public static ProfileId ToMessage(ProfileAddress profile) => new() { Core = ToMessage(profile.Core), Profile = (uint)profile.Profile };

    /// <summary>The place of a program; both parts must be there, since missing ones would read as core 0, profile 0.</summary>
    public static ProfileAddress ToAddress(ProfileId? profile, string field) => profile is null
        ? throw ServiceErrors.BadField(field, "The profile is missing.", "Name core and profile.")
        : new ProfileAddress(Messages.ToAddress(profile.Core, $"{field}.core"), Messages.ToInt(profile.Profile));

    public static IReadOnlyList<CoreAddress> ToAddresses(RepeatedField<CoreId> cores) =>
        [.. cores.Select(core => Messages.ToAddress(core, "cores"))];

    public static UnitSpan? ToSpan(UnitRange? range) =>
        range is null ? null : new UnitSpan(Messages.ToInt(range.First), Messages.ToInt(range.Count));

    public static LearningState ToMessage(LearningReport report, DeviceStatus status)
    {
        var state = new LearningState { Status = Messages.ToMessage(status) };
        state.Cores.Add(report.Cores.Select(ToMessage));
        state.Projections.Add(report.Projections.Select(ToMessage));
        return state;
    }

    public static Microcode ToMessage(CoreProgram program)
    {
        var message = new Microcode
        {
            Assembly = MicroDisassembler.Program(program.Program),
            Start = (uint)program.Start,
            MostInstructions = (uint)program.MostInstructions,
        };
        message.Words.Add(program.Program.Words.Select(word => (uint)word));
        message.Constants.Add(program.Program.Constants.Select(constant => (int)constant));
        message.Limits.Add(program.Program.Limits.Select(ToMessage));
        return message;
    }

    public static ProgramReport ToMessage(ProgramOutcome outcome)
    {
        var report = new ProgramReport
        {
            Profile = ToMessage(outcome.Profile),
            Words = (uint)outcome.Words,
            MostInstructions = (uint)outcome.MostInstructions,
            ProductBits = (uint)outcome.ProductBits,
        };
        report.Projections.Add(outcome.Projections);
        return report;
    }

    public static LearnBounds ToMessage(LearnLimit limit) => new() { Low = limit.Low, High = limit.High };

    public static LearnLimit ToLimit(LearnBounds bounds) => new() { Low = bounds.Low, High = bounds.High };

    public static LearningSettings ToMessage(CoreLearningSettings settings)
    {
        var message = new LearningSettings();
        message.Traces.Add(settings.Traces.Select(trace => new TraceSetting
        {
            ImpulseParts = (uint)((trace.Impulse * 128) + trace.ImpulseFraction),
            Decay = (uint)trace.Decay,
            Rounding = ToMessage(trace.Rounding),
            Hold = trace.Hold,
        }));
        message.Profiles.Add(settings.Profiles.Select(profile => new ProfileSetting
        {
            Start = (uint)profile.ProgramStart,
            Length = (uint)profile.ProgramLength,
            PreUnits = (uint)profile.PreUnits,
        }));
        message.Constants.Add(settings.Constants.Select(constant => (int)constant));
        message.Limits.Add(settings.Limits.Select(ToMessage));
        return message;
    }

    public static SettingWrite ToWrite(SettingsWrite write)
    {
        CoreAddress core = Messages.ToAddress(write.Core, "writes.core");
        int index = Messages.ToInt(write.Index);
        return write.SettingCase switch
        {
            SettingsWrite.SettingOneofCase.Trace => new TraceConfigWrite(core, index, ToConfig(write.Trace)),
            SettingsWrite.SettingOneofCase.Profile => new LearnProfileWrite(core, index, new LearnProfile
            {
                ProgramStart = Messages.ToInt(write.Profile.Start),
                ProgramLength = Messages.ToInt(write.Profile.Length),
                PreUnits = Messages.ToInt(write.Profile.PreUnits),
            }),
            SettingsWrite.SettingOneofCase.Constant => new LearnConstantWrite(core, index, write.Constant),
            SettingsWrite.SettingOneofCase.Limit => new LearnLimitWrite(core, index, ToLimit(write.Limit)),
            _ => throw ServiceErrors.BadField("writes.setting", "It names no setting that is known here.", "Give a trace, a profile, a constant or a limit."),
        };
    }

    public static LearnRounding ToMessage(TraceRounding rounding) => (LearnRounding)((int)rounding + 1);

    public static TraceRounding? ToRounding(LearnRounding rounding, string field) => rounding switch
    {
        LearnRounding.Unspecified => null,
        LearnRounding.Down => TraceRounding.Down,
        LearnRounding.Nearest => TraceRounding.Nearest,
        LearnRounding.Up => TraceRounding.Up,
        LearnRounding.Stochastic => TraceRounding.Stochastic,
        _ => throw ServiceErrors.BadField(field, $"{(int)rounding} is no rounding.", "Use DOWN, NEAREST, UP or STOCHASTIC."),
    };

    /// <summary>A part of a table of synapses.</summary>
    public static SynapseChunk ToMessage(SynapseTable table, int first, int count)
    {
        var chunk = new SynapseChunk { Step = (ulong)table.Step };
        for (int i = first; i < first + count; i++)
        {
            chunk.Pre.Add((uint)table.Pre[i]);
            chunk.Post.Add((uint)table.Post[i]);
            chunk.Weights.Add(table.Weights[i]);
            chunk.Delays.Add((uint)table.Delays[i]);
            chunk.Tags.Add(table.Tags[i]);
        }

        return chunk;
    }

    public static Traces ToMessage(TraceTable table)
    {
        var traces = new Traces { Step = (ulong)table.Step };
        traces.Units.Add(table.Units.Select(unit => (uint)unit));
        traces.LastSpikes.Add(table.LastSpikes.Select(slot => (uint)slot));
        foreach (IReadOnlyList<int> series in table.Traces)
        {
            var values = new TraceSeries();
            values.Values.Add(series.Select(value => (uint)value));
            traces.Traces_.Add(values);
        }

        return traces;
    }

    public static TraceWrites ToWrites(WriteTracesRequest request) => new(
        [.. request.Units.Select(Messages.ToInt)],
        [.. request.Traces.Select(series => (IReadOnlyList<int>)[.. series.Values.Select(Messages.ToInt)])]);

    public static RpcException NothingNamed() =>
        ServiceErrors.BadField("of", "Neither projection nor population is named.", "Name a projection for pre traces, or a population for post traces.");

    private static TraceConfig ToConfig(TraceSetting trace) => new()
    {
        Impulse = Messages.ToInt(trace.ImpulseParts) / 128,
        ImpulseFraction = Messages.ToInt(trace.ImpulseParts) % 128,
        Decay = Messages.ToInt(trace.Decay),
        Rounding = ToRounding(trace.Rounding, "writes.trace.rounding") ?? TraceRounding.Down,
        Hold = trace.Hold,
    };

    private static LearningCore ToMessage(LearningCoreReport report)
    {
        var core = new LearningCore
        {
            Core = ToMessage(report.Core),
            Epoch = (uint)report.Epoch,
            Enabled = report.Enabled,
            R1 = report.R1,
            RewardEvent = report.RewardEvent,
            Profiles = (uint)report.Profiles,
            Visits = (ulong)report.Visits,
            Instructions = (ulong)report.Instructions,
        };
        core.Populations.Add(report.Populations);
        return core;
    }

    private static LearningProjection ToMessage(LearningProjectionReport report)
    {
        var projection = new LearningProjection
        {
            Name = report.Name,
            Pre = report.Pre,
            Post = report.Post,
            PreUnits = (uint)report.PreUnits,
            PostUnits = (uint)report.PostUnits,
            Dw = report.Rule.Weight ?? "",
            Dd = report.Rule.Delay ?? "",
            Dt = report.Rule.Tag ?? "",
        };
        projection.Profiles.Add(report.Profiles.Select(ToMessage));
        return projection;
    }
}
