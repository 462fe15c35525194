using NeuroChip.Protocol.V1;

namespace NeuroChip.Client;

/// <content>Learning engines: programs, rules, settings, reward.</content>
public sealed partial class DeviceSession
{
    /// <summary>What learns on the loaded image.</summary>
    public Task<LearningState> GetLearningAsync(CancellationToken cancel = default) =>
        Calls.Unwrap(_learning.GetLearningAsync(new GetLearningRequest { LeaseToken = LeaseToken }, _client.Brief(cancel)), cancel);

    /// <summary>The program of a profile.</summary>
    public Task<Microcode> GetMicrocodeAsync(ProfileId profile, CancellationToken cancel = default) =>
        Calls.Unwrap(_learning.GetMicrocodeAsync(new GetMicrocodeRequest { LeaseToken = LeaseToken, Profile = profile }, _client.Brief(cancel)), cancel);

    /// <summary>Replaces programs: all of them or, when the verifier refuses one, none.</summary>
    /// <param name="programs">Programs, each for another profile.</param>
    /// <param name="validateOnly">Whether to verify and write nothing.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<IReadOnlyList<ProgramReport>> SetMicrocodeAsync(
        IEnumerable<ProgramWrite> programs, bool validateOnly = false, CancellationToken cancel = default)
    {
        var request = new SetMicrocodeRequest { LeaseToken = LeaseToken, ValidateOnly = validateOnly };
        request.Programs.Add(programs);
        return (await Calls.Unwrap(_learning.SetMicrocodeAsync(request, _client.Brief(cancel)), cancel).ConfigureAwait(false)).Programs;
    }

    /// <summary>Compiles a rule on the server and makes it the program of a projection.</summary>
    /// <param name="rule">Projection, texts and rounding; the lease is filled in.</param>
    /// <param name="cancel">Gives up.</param>
    public Task<SetRuleResponse> SetRuleAsync(SetRuleRequest rule, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(rule);
        SetRuleRequest request = rule.Clone();
        request.LeaseToken = LeaseToken;
        return Calls.Unwrap(_learning.SetRuleAsync(request, _client.Brief(cancel)), cancel);
    }

    /// <summary>Trace configurations, profiles, constants and limits of a core.</summary>
    public Task<LearningSettings> GetLearningSettingsAsync(int chip, int core, CancellationToken cancel = default) => Calls.Unwrap(
        _learning.GetLearningSettingsAsync(
            new GetLearningSettingsRequest { LeaseToken = LeaseToken, Core = new CoreId { Chip = (uint)chip, Core = (uint)core } }, _client.Brief(cancel)),
        cancel);

    /// <summary>Writes settings: all of them or, when one is refused, none.</summary>
    public Task SetLearningSettingsAsync(IEnumerable<SettingsWrite> writes, CancellationToken cancel = default)
    {
        var request = new SetLearningSettingsRequest { LeaseToken = LeaseToken };
        request.Writes.Add(writes);
        return Calls.Unwrap(_learning.SetLearningSettingsAsync(request, _client.Brief(cancel)), cancel);
    }

    /// <summary>Sets the learning epoch of cores, or of all that learn.</summary>
    public Task SetEpochAsync(int steps, IEnumerable<CoreId>? cores = null, CancellationToken cancel = default)
    {
        var request = new SetEpochRequest { LeaseToken = LeaseToken, Epoch = (uint)steps };
        request.Cores.Add(cores ?? []);
        return Calls.Unwrap(_learning.SetEpochAsync(request, _client.Brief(cancel)), cancel);
    }

    /// <summary>Lets cores learn, or holds their traces and synapses; without cores, all that learn.</summary>
    public Task SetLearningEnabledAsync(bool enabled, IEnumerable<CoreId>? cores = null, CancellationToken cancel = default)
    {
        var request = new SetLearningEnabledRequest { LeaseToken = LeaseToken, Enabled = enabled };
        request.Cores.Add(cores ?? []);
        return Calls.Unwrap(_learning.SetLearningEnabledAsync(request, _client.Brief(cancel)), cancel);
    }

    /// <summary>Rewards of all cores that learn.</summary>
    public async Task<IReadOnlyList<CoreReward>> ReadRewardAsync(CancellationToken cancel = default) => (await Calls.Unwrap(
        _learning.ReadRewardAsync(new ReadRewardRequest { LeaseToken = LeaseToken }, _client.Brief(cancel)), cancel).ConfigureAwait(false)).Cores;

    /// <summary>Writes reward trace and reward event.</summary>
    /// <param name="r1">Reward trace, -128..127.</param>
    /// <param name="isEvent">Whether r0 is 1 at the end of this epoch.</param>
    /// <param name="population">Whose learning cores are meant; null for all that learn.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>Cores written.</returns>
    public async Task<int> WriteRewardAsync(int r1, bool isEvent, string? population = null, CancellationToken cancel = default)
    {
        var request = new WriteRewardRequest { LeaseToken = LeaseToken, R1 = r1, Event = isEvent, Population = population ?? "" };
        return (int)(await Calls.Unwrap(_learning.WriteRewardAsync(request, _client.Brief(cancel)), cancel).ConfigureAwait(false)).Cores;
    }
}
