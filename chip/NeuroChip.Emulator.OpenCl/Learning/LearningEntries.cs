using System.Runtime.InteropServices;

namespace NeuroChip.Emulator.OpenCl.Learning;

/// <summary>One core's learning, as <c>learning_t</c> of <c>common_learning.cl</c>: the same ints in the same order.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LearningEntry
{
    public int Epoch;
    public int FirstAxon;
    public int AxonVectors;
    public int FirstPre;
    public int FirstPost;
    public int FirstProfile;
    public int Profiles;
    public int Visits;
    public int Draws;
    public int OnePreSeed;
    public int OnePostSeed;
}

/// <summary>One profile of a core that some in-axons have, as <c>profile_t</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ProfileEntry
{
    public int Program;
    public int FirstRow;
    public int Rows;
    public int LooseRows;
    public int FirstGroup;
    public int Groups;
    public int Synapses;
    public int PreUnits;
}

/// <summary>One plastic row, as <c>plastic_row_t</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PlasticRowEntry
{
    public int Axon;
    public int FirstSegment;
    public int Segments;
    public int Synapses;
    public int Exponent;
    public int Lsb;
    public int Low;
    public int High;
    public int TowardZero;
    public int Group;
    public int Lane;
}

/// <summary>Rows whose weights lie in blocks, as <c>plastic_group_t</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PlasticGroupEntry
{
    public int AxonVector;
    public int Rows;
    public int FirstRow;
    public int Segment;
    public int FirstLine;
    public int Stride;
    public int Kind;
}

/// <summary>One run of plastic synapses, as <c>plastic_segment_t</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PlasticSegmentEntry
{
    /// <summary>The delay of a segment whose synapses have one each.</summary>
    public const int OwnDelays = -1;

    public int Indexed;
    public int Target;
    public int Vectors;
    public int First;
    public int Delay;
}
