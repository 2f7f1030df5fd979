package dev.assay.coordinator.access;

/** Keep tokens and credentials. */
public interface AccessStore {
    /** Return all of them. */
    AccessRecords access();

    /** Store some, new or in place of those with the same names, all or none; returns when that is done for good. */
    void saveAccess(AccessRecords changed);

    /** Delete those with the names of these, all or none; returns when that is done for good. */
    void deleteAccess(AccessRecords old);
}
