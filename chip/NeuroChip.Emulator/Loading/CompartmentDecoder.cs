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

    public CompartmentDecoder(CoreWords words, ChipProfile profile)
    {
        _words = words;
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

        return config;
    }

    /// <summary>Sets a lane's parameters from a checked word.</summary>
    public void Apply(ChipParameters parameters, int lane, CompartmentConfig config)
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
