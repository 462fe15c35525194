namespace NeuroChip.Training;

/// <summary>Something the user of the trainer can put right; the message is the whole report.</summary>
internal sealed class TrainingException(string message) : Exception(message);
