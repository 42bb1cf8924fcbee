-- include: services/grant/grant.h
SELECT 1;
