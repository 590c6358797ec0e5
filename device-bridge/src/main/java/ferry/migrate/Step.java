package ferry.migrate;

import java.util.List;

/** One step of a migration, with its one way back. */
interface Step {
    Phase phase();

    /** What takes the step back; asked and written to the journal before {@link #make}. */
    List<Undo> undo(Crossing crossing);

    /** Makes the step, or throws in words for a person. */
    void make(Crossing crossing) throws Exception;
}
