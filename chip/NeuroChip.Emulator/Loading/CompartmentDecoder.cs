using NeuroChip.Emulator.State;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Emulator.Loading;

/// <summary>
/// Resolves a compartment's configuration word against the core's profile tables.
/// Used when an image is loaded and whenever the host writes the word again.
/// </summary>
internal sealed class CompartmentDecoder
{
    private readonly CoreWords _words;
    private readonly CompartmentProfile[] _profiles;
    private readonly ThresholdProfile[] _thresholds;
    private readonly int _noiseExp;
    private readonly RandomUnits _units;

    public CompartmentDecoder(CoreWords words, ChipProfile profile, CoreConfig core, RandomUnits units)
    {
        _words = words;
        _noiseExp = core.NoiseExp;
        _units = units;
        _profiles = DecodeAll<CompartmentProfile>(SectionKind.CompartmentProfiles, profile.CompartmentProfiles);
        _thresholds = DecodeAll<ThresholdProfile>(SectionKind.ThresholdProfiles, profile.ThresholdProfiles);
    }

    /// <summary>Checks a configuration word.</summary>
    /// <exception cref="ImageLoadException">The word has no meaning on this core.</exception>
    public CompartmentConfig Check(int compartment, ulong raw)
    {
        CompartmentConfig config = _words.Decode<CompartmentConfig>(SectionKind.CompartmentConfigs, compartment, raw);
        CheckIndex(compartment, "compartment profile", config.Profile, _profiles.Length);
        CheckIndex(compartment, "threshold profile", config.Vth, _thresholds.Length);
        if (config.Learn != 0)
        {
            throw _words.Refused(
                SectionKind.CompartmentConfigs, compartment, LoadCodes.NotExecuted, $"learning profile {config.Learn}", "0: no learning");
        }

        CheckNoise(compartment, _profiles[config.Profile]);
        return config;
    }

    /// <summary>
    /// Checks a configuration word that the host writes over another. Where the compartment stands in its dendrite tree is
    /// the image's to say: a write of one word could not keep the stack of the core in balance.
    /// </summary>
    /// <exception cref="ImageLoadException">The word has no meaning on this core, or would change the tree.</exception>
    public void CheckRewrite(int compartment, ulong present, ulong raw)
    {
        CompartmentProfile before = _profiles[CompartmentConfig.Decode(_words.Layout, present).Profile];
        CompartmentProfile after = _profiles[Check(compartment, raw).Profile];
        _words.Require(
            (after.Join, after.JoinBoth, after.Push) == (before.Join, before.JoinBoth, before.Push),
            SectionKind.CompartmentConfigs, compartment, LoadCodes.DendriteStack,
            $"a profile that joins {after.Join}{(after.JoinBoth ? " of two" : "")} and passes {after.Push}",
            $"profiles that join {before.Join}{(before.JoinBoth ? " of two" : "")} and pass {before.Push}, as the image's does");
    }

    /// <summary>Sets a lane's parameters from a checked word.</summary>
    public void Apply(ChipParameters parameters, int lane, int compartment, CompartmentConfig config)
    {
        CompartmentProfile profile = _profiles[config.Profile];
        parameters.DecayU[lane] = profile.DecayU + 1;
        parameters.DecayV[lane] = profile.DecayV;
        parameters.Refract[lane] = profile.Refract;
        parameters.ResetMode[lane] = (byte)profile.ResetMode;
        parameters.ResetInterval[lane] = profile.ResetInterval;
        parameters.ResetOffset[lane] = profile.ResetOffset;
        parameters.Threshold[lane] = _thresholds[config.Vth].VthMant << 6;
        parameters.Bias[lane] = config.BiasMant << config.BiasExp;
        parameters.Join[lane] = profile.Join;
        parameters.JoinBoth[lane] = profile.Join != DendriteJoin.None && profile.JoinBoth;
        parameters.Push[lane] = profile.Push;
        parameters.Noise[lane] = profile.Noise;
        if (profile.Noise != NoiseTarget.None)
        {
            _units.TryGet(compartment, out parameters.NoiseSeed[lane], out parameters.NoiseUnit[lane]);
        }
    }

    private T[] DecodeAll<T>(SectionKind kind, int limit)
        where T : struct, ISpecWord<T>
    {
        ReadOnlySpan<ulong> raw = _words.UpTo(kind, limit);
        var decoded = new T[raw.Length];
        for (int i = 0; i < raw.Length; i++)
        {
            decoded[i] = _words.Decode<T>(kind, i, raw[i]);
        }

        return decoded;
    }

    private void CheckNoise(int compartment, CompartmentProfile profile)
    {
        if (profile.Noise == NoiseTarget.None)
        {
            return;
        }

        _words.Require(
            _noiseExp > 0, SectionKind.CompartmentConfigs, compartment, LoadCodes.NoiseIncomplete,
            "a compartment with noise on a core whose noise exponent is 0", "noise exponents 1..23");
        _words.Require(
            _units.TryGet(compartment, out _, out _), SectionKind.CompartmentConfigs, compartment, LoadCodes.NoiseIncomplete,
            "a compartment with noise that no range of RandomRanges covers", "compartments that a range makes a unit with a seed");
    }

    private void CheckIndex(int compartment, string what, int found, int count)
    {
        if (found >= count)
        {
            throw _words.Refused(
                SectionKind.CompartmentConfigs, compartment, LoadCodes.DanglingReference,
                $"{what} {found}", $"those below {count}, which the core has");
        }
    }
}
